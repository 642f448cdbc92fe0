import assert from 'node:assert/strict'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { bucketName, namedPlace } from './place.ts'

const connection: ConnectOptions = {
  stack: { service: 'shop', stage: 'dev', provider: 'gcp', region: 'europe-west1' },
  options: {},
  root: '/service',
  env: {},
  clock: { now: () => 0, sleep: () => Promise.resolve() },
  guard() {},
}

describe('a place in Cloud Storage', () => {
  it('is named after project and region, within the limits of a name', () => {
    assert.equal(bucketName('shop-1234', 'europe-west1'), 'skyfold-state-shop-1234-europe-west1')
    const long = bucketName('a-project-of-thirty-characters', 'northamerica-northeast1')
    assert.match(long, /^skyfold-state-a-project-of-thirty-characters-[a-z0-9-]+-[0-9a-f]{8}$/)
    assert.equal(long.length, 63)
    assert.match(
      bucketName('example.com:shop', 'europe-west1'),
      /^skyfold-state-example-com-shop-europe-west1-\w{8}$/,
    )
    assert.notEqual(bucketName('example.com:shop', 'r1'), bucketName('example-com-shop', 'r1'))
  })

  it('keeps stacks apart, whatever they are called', () => {
    const folderOf = (service: string, stage: string): string =>
      namedPlace('gs://ours/all', { ...connection, stack: { ...connection.stack, service, stage } }).folder
    assert.equal(folderOf('shop', 'dev'), 'all/shop/dev/gcp/europe-west1/')
    assert.notEqual(folderOf('a/b', 'c'), folderOf('a', 'b/c'))
  })
})
