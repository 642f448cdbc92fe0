/** The store of states on a server that was not written here, read by a client that was not written here. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { StateHome } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-gcp'
import { connectOptions, stack } from '../../clouds/gcp/provider/bench.ts'
import { needOracle } from '../../clouds/oracles.ts'
import { freshStack, testCases } from '../suite/cases.ts'
import { liveOnce } from '../suite/fault-sweep.ts'
import type { ServerProcess } from '../suite/server-process.ts'
import { startServer } from '../suite/server-process.ts'

const READER = fileURLToPath(new URL('../../../state/gcs/read-gcs.py', import.meta.url))
const keeper = provider.states
assert.ok(keeper)

/** What fake-gcs-server 1.56 does not do: `deleteObject` of its `fakestorage/object.go` looks at no condition. */
const LACKING = {
  'refuses to remove what has changed since':
    'fake-gcs-server ignores ifGenerationMatch on DELETE; the strict fake does not',
}

describe('a state in Cloud Storage, kept by fake-gcs-server', function () {
  this.timeout(60_000)
  let server: ServerProcess
  let env: Record<string, string>
  let python: string

  before(async function () {
    python = needOracle(this, 'blob-clients/bin/python')
    const program = needOracle(this, 'fake-gcs-server/fake-gcs-server')
    server = await startServer(program, (port) =>
      `-scheme http -host 127.0.0.1 -port ${port} -backend memory -log-level error`.split(' '),
    )
    env = { STORAGE_EMULATOR_HOST: `http://127.0.0.1:${server.port}`, GOOGLE_CLOUD_PROJECT: 'skyfold-test' }
  })
  after(() => server?.stop())

  const home = (at = stack, url?: string): Promise<StateHome> =>
    keeper.open(url, connectOptions(env, { stack: at }))

  testCases(async () => {
    const { store } = await home(freshStack('gcp', 'europe-west1'))
    return () => store
  }, LACKING)

  it('carries a stack through its life', async () => {
    const { store } = await home()
    await liveOnce(store, stack)
  })

  it('is what Google’s own client for Python finds there', async () => {
    const { store } = await home(freshStack('gcp', 'europe-west1'))
    const body = '{"text":"ü € 𝄞"}\n'
    const tag = await store.put(body, await store.put('one', null))
    await store.blobs.put('artifacts/a.zip', Buffer.from([0, 1, 255]))
    const [, bucket = '', name = ''] = /^gs:\/\/([^/]+)\/(.*)$/.exec(store.location) ?? []
    const { stdout } = await promisify(execFile)(python, [READER, bucket, name], {
      env: { ...process.env, ...env },
    })
    assert.deepEqual(JSON.parse(stdout), {
      body,
      generation: tag,
      checksum: true,
      stale: 412,
      older: ['one'],
      blobs: [`${path.posix.dirname(name)}/blobs/artifacts/a.zip`],
      blob: '0001ff',
      versioning: true,
    })
  })
})
