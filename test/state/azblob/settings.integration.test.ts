/** How the subscription's own account is set up, in the words of clients that were not written here. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { provider } from '@skyfold/provider-azure'
import type { RunningAzure } from '../../clouds/azure/cloud.ts'
import { startAzure } from '../../clouds/azure/cloud.ts'
import { connectOptions } from '../../clouds/gcp/provider/bench.ts'
import { needOracle } from '../../clouds/oracles.ts'
import { needSpecs } from '../../clouds/specs.ts'
import { freshStack } from '../suite/cases.ts'

const READER = fileURLToPath(new URL('../../../state/azblob/read-account.py', import.meta.url))

describe('the subscription’s own account of states, seen by the Python clients of Azure', function () {
  this.timeout(60_000)
  let cloud: RunningAzure
  let python: string

  before(async function () {
    needSpecs(this)
    python = needOracle(this, 'azure-python/bin/python')
    cloud = await startAzure({ settleMs: 5 })
  })
  after(() => cloud?.stop())

  it('is closed, keeps versions for a while, and belongs to whoever made it', async () => {
    const clock = {
      now: () => performance.now(),
      sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 5)),
    }
    const options = connectOptions(cloud.env, { stack: freshStack('azure', 'westeurope'), clock })
    const { store } = (await provider.states?.open(undefined, options)) ?? assert.fail('it keeps no states')
    await store.put('one', null)
    const account = /^azblob:\/\/([^/]+)/.exec(store.location)?.[1] ?? ''
    const env = { ...process.env, ...cloud.env, REQUESTS_CA_BUNDLE: cloud.certificateFile }
    const { stdout } = await promisify(execFile)(python, [READER, account], { env })
    assert.deepEqual(JSON.parse(stdout), {
      location: 'westeurope',
      kind: 'StorageV2',
      tls: 'TLS1_2',
      https: true,
      public: false,
      keys: false,
      versions: true,
      kept: [30, 30],
      expiry: [30],
      roles: ['ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
    })
  })
})
