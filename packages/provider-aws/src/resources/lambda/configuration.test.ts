import assert from 'node:assert/strict'
import { hashConfiguration } from './configuration.ts'

const CONFIGURATION = {
  Handler: 'index.handler',
  MemorySize: 128,
  Environment: { Variables: { A: '1', B: '2' } },
}

describe('the hash of a configuration', () => {
  it('does not depend on the order of names, nor on what changes by itself', () => {
    const same = { Environment: { Variables: { B: '2', A: '1' } }, MemorySize: 128, Handler: 'index.handler' }
    const later = {
      ...same,
      RevisionId: 'r',
      LastModified: 'now',
      Version: '3',
      CodeSha256: 'c',
      State: 'Active' as const,
    }
    assert.equal(hashConfiguration(later, 'salt'), hashConfiguration(CONFIGURATION, 'salt'))
  })

  it('differs when a setting differs', () => {
    assert.notEqual(
      hashConfiguration({ ...CONFIGURATION, MemorySize: 256 }, 'salt'),
      hashConfiguration(CONFIGURATION, 'salt'),
    )
  })

  it('tells nothing of a value to those who do not have the salt', () => {
    const other = { ...CONFIGURATION, Environment: { Variables: { A: '3', B: '2' } } }
    assert.notEqual(hashConfiguration(other, 'salt'), hashConfiguration(CONFIGURATION, 'salt'))
    assert.notEqual(hashConfiguration(CONFIGURATION, 'salt'), hashConfiguration(CONFIGURATION, 'pepper'))
    assert.equal(hashConfiguration(other, undefined), hashConfiguration(CONFIGURATION, undefined))
  })
})
