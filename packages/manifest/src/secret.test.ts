import assert from 'node:assert/strict'
import { Secret, isSecret, secretValue } from './secret.ts'

describe('what a store of secrets keeps', () => {
  const revealed = (value: unknown): unknown => (isSecret(value) ? value.reveal() : value)

  it('is a secret when it is a text, also one that reads like a number', () => {
    for (const text of ['word', '42', 'true', '"quoted"', ''])
      assert.equal(revealed(secretValue(text, { origin: 'a' })), text)
  })

  it('is an object of secrets when it is JSON', () => {
    const value = secretValue('{"a":"x","b":[1,null,false],"c":{"d":"y"}}', { origin: 'vault:k' })
    assert.equal(JSON.stringify(value), '{"a":"[secret]","b":["[secret]",null,false],"c":{"d":"[secret]"}}')
    const { a } = value as { readonly a: Secret }
    assert.deepEqual([a.reveal(), a.origin], ['x', 'vault:k'])
  })

  it('stays a text when it is wanted raw', () => {
    assert.equal(revealed(secretValue('{"a":1}', { origin: 'a', raw: true })), '{"a":1}')
  })

  it('shows itself nowhere', () => {
    const secret = new Secret('hush', 'a')
    assert.deepEqual([String(secret), JSON.stringify({ secret })], ['[secret]', '{"secret":"[secret]"}'])
  })
})
