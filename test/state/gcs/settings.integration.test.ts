/** How the project's own bucket is set up, in the words of a client that was not written here. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { provider } from '@skyfold/provider-gcp'
import type { RunningGcp } from '../../clouds/gcp/cloud.ts'
import { startGcp } from '../../clouds/gcp/cloud.ts'
import { connectOptions } from '../../clouds/gcp/provider/bench.ts'
import { needOracle } from '../../clouds/oracles.ts'
import { findSpecs, needSpecs } from '../../clouds/specs.ts'

const READER = fileURLToPath(new URL('../../../state/gcs/read-bucket.py', import.meta.url))

describe('the project’s own bucket of states, seen by the Python client of Google', function () {
  this.timeout(60_000)
  let cloud: RunningGcp
  let python: string

  before(async function () {
    needSpecs(this)
    python = needOracle(this, 'gcp-python/bin/python')
    cloud = await startGcp()
  })
  after(() => cloud?.stop())

  it('is closed and keeps versions for a while; the key lies elsewhere', async () => {
    const env = { ...cloud.env, ...(await cloud.signIn.key()) }
    const home =
      (await provider.states?.open(undefined, connectOptions(env))) ?? assert.fail('it keeps no states')
    await home.store.put('one', null)
    const key = await home.secretKey(true)
    const [, bucket = '', name] = /^gs:\/\/([^/]+)\/(.*)$/.exec(home.store.location) ?? []
    const { stdout } = await promisify(execFile)(python, [READER, bucket], {
      env: { ...process.env, ...cloud.env, SKYFOLD_SPECS: findSpecs() },
    })
    assert.deepEqual(JSON.parse(stdout), {
      location: 'europe-west1',
      access: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: 'enforced' },
      versioning: { enabled: true },
      expiry: [{ daysSinceNoncurrentTime: 90 }, { daysSinceNoncurrentTime: 30, numNewerVersions: 10 }],
      objects: [name],
      key: Buffer.from(key ?? []).toString('hex'),
    })
  })
})
