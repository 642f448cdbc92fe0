import assert from 'node:assert/strict'
import { namedPlace, ownAccount } from './place.ts'

const stack = { service: 'shop', stage: 'dev', provider: 'azure', region: 'westeurope' }

describe('a place in Blob Storage', () => {
  it('is an account whose name follows from the subscription, however that is written', () => {
    const name = ownAccount('11111111-AAAA-4333-8444-555555555555')
    assert.match(name, /^skyfoldstate[0-9a-f]{12}$/)
    assert.equal(ownAccount('11111111-aaaa-4333-8444-555555555555'), name)
    assert.notEqual(ownAccount('11111111-aaaa-4333-8444-555555555556'), name)
  })

  it('keeps stacks apart, whatever they are called', () => {
    const folderOf = (service: string, stage: string): string =>
      namedPlace('azblob://acme/state/all', { ...stack, service, stage }).folder
    assert.equal(folderOf('shop', 'dev'), 'all/shop/dev/azure/westeurope/')
    assert.notEqual(folderOf('a/b', 'c'), folderOf('a', 'b/c'))
  })
})
