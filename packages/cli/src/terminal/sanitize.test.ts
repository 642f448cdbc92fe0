import assert from 'node:assert/strict'
import { assert as forAll, property, string } from 'fast-check'
import { disarm, sanitize, sanitizeJson } from './sanitize.ts'

describe('text of others', () => {
  it('cannot move the cursor, change colours, the clipboard or the title', () => {
    assert.equal(sanitize('a\u001b[31mred\u001b]52;c;AAAA\u0007'), String.raw`a\x1b[31mred\x1b]52;c;AAAA\x07`)
    assert.equal(sanitize('\u009b2J'), String.raw`\x9b2J`)
  })

  it('cannot overwrite its line or begin another one', () => {
    assert.equal(sanitize('ok\rfailed\nnext'), String.raw`ok\rfailed\nnext`)
    assert.equal(sanitize('a\u2028b'), String.raw`a\u2028b`)
  })

  it('cannot change the direction of writing or hide characters', () => {
    assert.equal(sanitize('a\u202eb\u200bc'), String.raw`a\u202eb\u200bc`)
  })

  it('keeps every other script, tabs and emoji', () => {
    const text = 'añb\t日本語 👩🏽 العربية'
    assert.equal(sanitize(text), text)
  })

  it('cannot give commands to a CI system', () => {
    for (const line of ['::set-env name=A::b', '  ::error::x', '##[error]x', 'a ##vso[task.setvariable]b'])
      assert.doesNotMatch(disarm(line), /^\s*::|##\[|##vso\[/)
    assert.equal(disarm('a::b'), 'a::b')
  })

  it('is the same when it is made safe twice', () => {
    forAll(
      property(string({ unit: 'binary' }), (text) => {
        const once = disarm(sanitize(text))
        assert.equal(disarm(sanitize(once)), once)
      }),
    )
  })

  it('means the same as JSON', () => {
    const command = sanitizeJson(JSON.stringify(['##[error]', '##vso[x]']))
    assert.doesNotMatch(command, /##/)
    assert.deepEqual(JSON.parse(command), ['##[error]', '##vso[x]'])
    forAll(
      property(string({ unit: 'binary' }), (text) => {
        const json = sanitizeJson(JSON.stringify([text], null, 2))
        assert.deepEqual(JSON.parse(json), [text])
        // oxlint-disable-next-line no-control-regex -- none may be left
        assert.doesNotMatch(json, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      }),
    )
  })
})
