import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { createRedactor, maskCommands } from './redactor.ts'

const VALUE = 'p%ss "word"/ü$&'

describe('secrets in the output', () => {
  const redactor = createRedactor()
  redactor.add(new Secret(VALUE, 'ssm:/a'))
  redactor.add(new Secret('-----BEGIN KEY-----\nAAAABBBBCCCCDDDD\n-----END KEY-----', 'ssm:/pem'))

  const forms: Record<string, string> = {
    raw: VALUE,
    'as JSON': JSON.stringify({ VALUE }),
    'in a URL': `https://x/?a=${encodeURIComponent(VALUE)}&b`,
    'in a form': new URLSearchParams({ a: VALUE }).toString(),
    'in hex': Buffer.from(VALUE).toString('hex'),
    'as one line of several': 'AAAABBBBCCCCDDDD',
  }
  for (const [name, text] of Object.entries(forms))
    it(`are taken out ${name}`, () => assert.match(redactor.redact(text), /\[secret\]/))

  for (const before of ['', 'x', 'xy', 'xyz'])
    it(`are taken out of base64 behind ${before.length} bytes`, () => {
      const text = Buffer.from(`${before}${VALUE}!`).toString('base64')
      const redacted = redactor.redact(text)
      assert.match(redacted, /\[secret\]/)
      assert.ok(redacted.length - '[secret]'.length <= 8, redacted)
    })

  it('leave other text alone', () => assert.equal(redactor.redact('a plain line'), 'a plain line'))

  it('are added once, and not at all when they are shorter than four characters', () => {
    assert.equal(redactor.add(new Secret(VALUE, 'env:B')), false)
    assert.equal(redactor.add(new Secret('abc', 'env:C')), false)
    assert.equal(redactor.redact('abc'), 'abc')
  })

  it('stay when they are ordinary', () => {
    assert.equal(redactor.add(new Secret('production', 'env:D', 'ordinary')), false)
    assert.equal(redactor.redact('production'), 'production')
  })

  it('are no affair of GitHub Actions when they come from the environment that it made', () =>
    assert.deepEqual(maskCommands(new Secret('private-value', 'env:E', 'private')), []))

  it('are masked line by line in GitHub Actions, without a way to add a command', () => {
    assert.deepEqual(maskCommands(new Secret('line%0A one\n::set-env\nx', 'a')), [
      '::add-mask::line%250A one',
      '::add-mask::::set-env',
    ])
  })
})
