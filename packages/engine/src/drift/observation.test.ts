import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { createSecretHash } from '../secret/secret-hash.ts'
import { maskInputs } from './observation.ts'

const hash = createSecretHash(new Uint8Array(32).fill(1))
const at = (text: string, ...path: readonly string[]): ReturnType<typeof hash> =>
  hash('box/a', path, new Secret(text, 'test'))

describe('what the cloud shows', () => {
  it('has hashes where the record has them, in lists too', () => {
    const known = { list: [{ key: at('old', 'list', '0', 'key') }, 'plain'] }
    assert.deepEqual(maskInputs('box/a', { list: [{ key: 'old' }, 'other'] }, known, hash), {
      list: [{ key: at('old', 'list', '0', 'key') }, 'other'],
    })
    assert.deepEqual(maskInputs('box/a', { list: [{ key: 'new' }] }, known, hash), {
      list: [{ key: at('new', 'list', '0', 'key') }],
    })
  })

  it('shows no text that somebody else put into a map', () => {
    const shown = { environment: { TABLE: 't', KEY: 'x' }, description: 'by hand' }
    assert.deepEqual(maskInputs('box/a', shown, { environment: { TABLE: 't' } }, hash), {
      environment: { TABLE: 't', KEY: at('x', 'environment', 'KEY') },
      description: 'by hand',
    })
  })

  it('counts a secret under a lost key as unchanged', () => {
    const lost = createSecretHash(new Uint8Array(32).fill(2))
    const known = { key: lost('box/a', ['key'], new Secret('x', 'test')) }
    assert.deepEqual(maskInputs('box/a', { key: 'y' }, known, hash), known)
  })
})
