/** The store of states on a server that was not written here, read by a client that was not written here. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { StateHome } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-azure'
import { connectOptions, failsWith } from '../../clouds/gcp/provider/bench.ts'
import { needOracle } from '../../clouds/oracles.ts'
import { freshStack, testCases } from '../suite/cases.ts'
import { liveOnce } from '../suite/fault-sweep.ts'
import type { ServerProcess } from '../suite/server-process.ts'
import { startServer } from '../suite/server-process.ts'

const CLIENT = fileURLToPath(new URL('../../../state/azblob/read-azblob.py', import.meta.url))
const ACCOUNT = 'skyfoldtest'
const URL_OF_PLACE = `azblob://${ACCOUNT}/states/shop`
const keeper = provider.states
assert.ok(keeper)

const LACKING = {
  'lists older generations, newest first, and gives each of them back':
    'Azurite keeps no versions of blobs; the strict fake does',
}

describe('a state in Azure Blob Storage, kept by Azurite', function () {
  this.timeout(60_000)
  let server: ServerProcess
  let env: Record<string, string>
  let python: string

  before(async function () {
    python = needOracle(this, 'blob-clients/bin/python')
    const program = needOracle(this, 'azurite/node_modules/azurite/dist/src/blob/main.js')
    const key = randomBytes(64).toString('base64')
    const flags = '--inMemoryPersistence --silent --disableTelemetry --skipApiVersionCheck'
    server = await startServer(
      process.execPath,
      (port) => [program, ...`--blobHost 127.0.0.1 --blobPort ${port} ${flags}`.split(' ')],
      { AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
    )
    const endpoint = `http://127.0.0.1:${server.port}/${ACCOUNT}`
    env = {
      AZURE_STORAGE_CONNECTION_STRING: `AccountName=${ACCOUNT};AccountKey=${key};BlobEndpoint=${endpoint};`,
    }
  })
  after(() => server?.stop())

  const home = (
    stack = freshStack('azure', 'westeurope'),
    more: Record<string, string> = {},
  ): Promise<StateHome> => keeper.open(URL_OF_PLACE, connectOptions({ ...env, ...more }, { stack }))

  it('is refused while there is no container (AZURE_STATE_CONTAINER_MISSING)', async () => {
    const { store } = await home()
    assert.equal(await store.get(), null)
    assert.deepEqual(await store.history(), [])
    await assert.rejects(store.put('one', null), failsWith('AZURE_STATE_CONTAINER_MISSING', 'invalid'))
  })

  it('has a container that somebody else made', async () => {
    assert.equal(await client('make', 'states'), 'made')
  })

  testCases(async () => {
    const { store } = await home()
    return () => store
  }, LACKING)

  it('carries a stack through its life', async () => {
    const stack = freshStack('azure', 'westeurope')
    const { store } = await home(stack)
    await liveOnce(store, stack)
  })

  it('is refused to whoever has another key (AZURE_STATE_DENIED)', async () => {
    const other = randomBytes(64).toString('base64')
    const text =
      env['AZURE_STORAGE_CONNECTION_STRING']?.replace(/AccountKey=[^;]+/, `AccountKey=${other}`) ?? ''
    const { store } = await home(undefined, { AZURE_STORAGE_CONNECTION_STRING: text })
    await assert.rejects(store.get(), failsWith('AZURE_STATE_DENIED', 'denied'))
  })

  it('is what Azure’s own client for Python finds there', async () => {
    const { store } = await home()
    const body = '{"text":"ü € 𝄞"}\n'
    const first = await store.put('one', null)
    const tag = await store.put(body, first)
    assert.deepEqual(await store.history(), [], 'without versions there are no older generations')
    await store.blobs.put('artifacts/a.zip', Buffer.from([0, 1, 255]))
    const [, container = '', name = ''] = /^azblob:\/\/[^/]+\/([^/]+)\/(.*)$/.exec(store.location) ?? []
    assert.deepEqual(JSON.parse(await client('read', container, name, first)), {
      body,
      etag: tag,
      checksum: true,
      stale: [412, 'ConditionNotMet'],
      blobs: [name.replace('state.json', 'blobs/artifacts/a.zip')],
      blob: '0001ff',
      foreign: tag,
    })
  })

  it('has a key that one of several makers made', async () => {
    const homes = await Promise.all([home(), home(), home()])
    assert.equal(await homes[0]?.secretKey(false), null)
    const keys = await Promise.all(homes.map((one) => one.secretKey(true)))
    assert.equal(new Set(keys.map((key) => Buffer.from(key ?? []).toString('hex'))).size, 1)
  })

  async function client(...args: readonly string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(python, [CLIENT, ...args], {
      env: { ...process.env, ...env },
    })
    return stdout.trim()
  }
})
