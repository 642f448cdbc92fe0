/** States in Azure Blob Storage, on the strict fake: every fault, the own account, the ways to sign in. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ConnectOptions, StackId, StateHome } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-azure'
import { objectAt } from '../../clouds/azure/arm/resource-kind.ts'
import type { RunningAzure } from '../../clouds/azure/cloud.ts'
import { startAzure } from '../../clouds/azure/cloud.ts'
import { ASSERTION } from '../../clouds/azure/entra.ts'
import { failsWith } from '../../clouds/gcp/provider/bench.ts'
import { needSpecs } from '../../clouds/specs.ts'
import { failedCases, freshStack, testCases } from '../suite/cases.ts'
import { assertClassed, FAULT_KINDS, liveOnce, sweepFaults, sweepKeys } from '../suite/fault-sweep.ts'

const REGION = 'westeurope'
const keeper = provider.states
assert.ok(keeper)

describe('a state in Azure Blob Storage', function () {
  this.timeout(60_000)
  let cloud: RunningAzure
  let folder: string

  before(async function () {
    needSpecs(this)
    folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-azblob-'))
    cloud = await startAzure({ unseenPrincipals: 2 })
  })
  after(async () => {
    await cloud?.stop()
    if (folder) await rm(folder, { recursive: true })
  })
  beforeEach(() => {
    cloud.traffic.faults = []
    cloud.traffic.requests.length = 0
    cloud.world.foreignAccounts.clear()
  })

  /** Nothing is left of the own account. */
  const forget = (): void => {
    for (const each of cloud.objects()) {
      const found = cloud.world.find(each.id)
      if (found) cloud.world.remove(found)
    }
    cloud.world.blobs.clear()
  }
  const fresh = (): StackId => freshStack('azure', REGION)
  const home = (url?: string, edit: Partial<ConnectOptions> = {}): Promise<StateHome> =>
    keeper.open(url, { ...options(cloud.env), ...edit })
  const operations = (): string[] => cloud.traffic.requests.map(({ operation }) => operation)
  const account = (): string => {
    const found = cloud.objects().find(({ kind }) => kind === 'storage.Account')
    assert.ok(found)
    return found.id
  }

  describe('as every store', () => {
    testCases(async () => {
      const { store } = await home(undefined, { stack: fresh() })
      return () => store
    })

    it('is read in pages', async () => {
      cloud.world.listPage = 2
      const { store } = await home(undefined, { stack: fresh() })
      for (const name of 'edcba') await store.blobs.put(`releases/${name}`, Buffer.from(name))
      const listed = await store.blobs.list('releases/')
      assert.equal(listed.join(), 'releases/a,releases/b,releases/c,releases/d,releases/e')
      cloud.world.listPage = 5000
    })

    it('is caught on a server that ignores what a write expects', async () => {
      cloud.world.ignoresConditions = true
      const failed = await failedCases(async () => {
        const { store } = await home(undefined, { stack: fresh() })
        return () => store
      })
      cloud.world.ignoresConditions = false
      assert.deepEqual(failed, [
        'refuses to create what exists',
        'refuses to change what is not there',
        'refuses a put with a tag that is not the current one',
        'refuses to remove what has changed since',
        'lets exactly one of many concurrent writers through',
      ])
    })
  })

  describe('when a request goes wrong', () => {
    it('says so in a way that tells what to do next', async () => {
      const { store } = await home(undefined, { stack: fresh() })
      const tag = await store.put('one', null)
      for (const kind of FAULT_KINDS) {
        for (const work of [
          () => store.get(),
          () => store.put('two', '"stale"'),
          () => store.remove('"stale"'),
          () => store.history(),
          () => store.blobs.put('releases/a', Buffer.from('a')),
          () => store.blobs.get('releases/a'),
          () => store.blobs.list(''),
          () => store.blobs.delete('releases/a'),
        ]) {
          cloud.traffic.faults = [{ kind, nth: 1, delayMs: 1 }]
          const classes = ['transient', 'throttle', 'ambiguous', 'busy']
          await assertClassed(work(), kind === 'slow' ? ['conflict'] : classes)
        }
      }
      cloud.traffic.faults = []
      assert.deepEqual(await store.get(), { body: 'one', tag })
    })

    it('never calls a lost answer a refusal', async () => {
      const { store } = await home(undefined, { stack: fresh() })
      await store.blobs.put('releases/a', Buffer.of())
      for (const kind of ['lost-response', 'reset'] as const) {
        cloud.traffic.faults = [{ match: /^blob/, kind }]
        await assert.rejects(store.put('one', null), failsWith('AZURE_NO_ANSWER', 'ambiguous'))
        await assert.rejects(store.get(), failsWith('AZURE_NO_ANSWER', 'transient'))
      }
    })

    it('is mended by the engine, whichever request it was', async () => {
      const faults = await sweepFaults(cloud.traffic, async () => {
        forget()
        const stack = fresh()
        return [(await home(undefined, { stack })).store, stack]
      })
      assert.ok(faults >= 50, `${faults} faults`)
    })

    it('is not believed when its checksum says otherwise (AZURE_STATE_DAMAGED)', async () => {
      const { store } = await home()
      await store.put('one', null)
      cloud.world.damaged = true
      await assert.rejects(store.get(), failsWith('AZURE_STATE_DAMAGED', 'transient', /shop\/dev\/azure/))
      cloud.world.damaged = false
    })
  })

  describe('without a place of its own', () => {
    beforeEach(forget)

    it('gets an account of the subscription with the first write: closed, with versions, without keys', async () => {
      const { store } = await home()
      assert.equal(await store.get(), null)
      assert.deepEqual(operations(), ['entra.Token', 'blob.GetBlob'])
      await store.put('one', null)
      const properties = objectAt(cloud.world.find(account())?.body, 'properties')
      assert.equal(properties['allowBlobPublicAccess'], false)
      assert.equal(properties['allowSharedKeyAccess'], false)
      assert.equal(properties['minimumTlsVersion'], 'TLS1_2')
      const service = objectAt(cloud.world.find(`${account()}/blobServices/default`)?.body, 'properties')
      assert.equal(service['isVersioningEnabled'], true)
      assert.deepEqual(service['deleteRetentionPolicy'], { enabled: true, days: 30 })
      assert.match(account(), /resourceGroups\/skyfold-state\/.*\/skyfoldstate[0-9a-f]{12}$/)
      const made = operations().filter((operation) => /\.Put|Create/.test(operation))
      assert.deepEqual(
        made.filter((operation, index) => made.indexOf(operation) === index),
        [
          'resources.PutGroup',
          'authorization.PutRoleAssignment',
          'storage.PutAccount',
          'storage.PutBlobService',
          'storage.PutManagementPolicy',
          'blob.CreateContainer',
          'blob.PutBlob',
        ],
      )
    })

    it('is finished by the next deploy where the first was stopped, at every step', async () => {
      const steps = /\.Put(Group|RoleAssignment|Account|BlobService|ManagementPolicy)|CreateContainer/
      for (let nth = 1; nth <= 9; nth += 1) {
        forget()
        cloud.traffic.hooks = stopAfter(steps, nth)
        const stopped = await home(undefined, {
          clock: { now: () => 0, sleep: () => Promise.reject(new Error('stopped')) },
        })
        await stopped.store.put('one', null).catch(() => undefined)
        cloud.traffic.hooks = {}
        const { store } = await home()
        const found = await store.get()
        if (!found) await store.put('one', null)
        assert.equal((await store.get())?.body, 'one')
        await store.put('two', (await store.get())?.tag ?? null)
        assert.equal((await store.history()).length, 1, `no versions after a stop at ${nth}`)
      }
    })

    it('never takes the account of somebody else for its own (AZURE_STATE_ACCOUNT_TAKEN)', async () => {
      const { store } = await home()
      const [, name = ''] = /azblob:\/\/([^/]+)/.exec(store.location) ?? []
      cloud.world.foreignAccounts.add(name)
      await assert.rejects(store.put('one', null), failsWith('AZURE_STATE_ACCOUNT_TAKEN', 'denied'))
      assert.ok(!operations().includes('blob.PutBlob'))
    })

    it('is made once by two who deploy for the first time at the same moment', async () => {
      const homes = await Promise.all([fresh(), fresh()].map((stack) => home(undefined, { stack })))
      await Promise.all(homes.map(({ store }) => store.put('state', null)))
      const accounts = cloud.objects().filter(({ kind }) => kind === 'storage.Account')
      assert.equal(accounts.length, 1)
    })

    it('needs a subscription (AZURE_SUBSCRIPTION_MISSING)', async () => {
      const { AZURE_SUBSCRIPTION_ID: _none, ...env } = cloud.env
      await assert.rejects(home(undefined, { env }), failsWith('AZURE_SUBSCRIPTION_MISSING', 'denied'))
    })
  })

  describe('in a place that somebody names', () => {
    let name: string
    before(async () => {
      const { store } = await home()
      await store.put('own', null).catch(() => undefined)
      name = account().split('/').at(-1) ?? ''
    })

    it('wants its container to be there (AZURE_STATE_CONTAINER_MISSING)', async () => {
      const { store } = await home(`azblob://${name}/nobodys`)
      assert.equal(await store.get(), null)
      await assert.rejects(
        store.put('one', null),
        failsWith('AZURE_STATE_CONTAINER_MISSING', 'invalid', /az storage container create --account-name/),
      )
      await assert.rejects(store.put('one', '"0x1"'), failsWith('AZURE_STATE_CONFLICT', 'conflict'))
    })

    it('lives under its folder, and asks Resource Manager for nothing', async () => {
      cloud.world.blobs.set(`${name}/ours`, [])
      const stack = fresh()
      const { store } = await home(`azblob://${name}/ours/states/all/`, { stack })
      await liveOnce(store, stack)
      assert.equal(
        store.location,
        `azblob://${name}/ours/states/all/${stack.service}/dev/azure/westeurope/state.json`,
      )
      assert.deepEqual(
        [...new Set(operations())].filter((operation) => !operation.startsWith('blob.')),
        ['entra.Token'],
      )
    })

    it('must be one (AZURE_STATE_PLACE_INVALID)', async () => {
      for (const url of [
        'azblob://account',
        'azblob://UPPER/state',
        'azblob://account/a',
        's3://a/b',
        `azblob://${name}/keys`,
      ])
        await assert.rejects(home(url), failsWith('AZURE_STATE_PLACE_INVALID', 'invalid'), url)
    })

    it('is refused with the role that is missing by name (AZURE_STATE_DENIED)', async () => {
      for (const { id, kind } of cloud.objects()) {
        const found = cloud.world.find(id)
        if (kind === 'authorization.RoleAssignment' && found) cloud.world.remove(found)
      }
      const { store } = await home(`azblob://${name}/ours`)
      const said = failsWith(
        'AZURE_STATE_DENIED',
        'denied',
        /AuthorizationPermissionMismatch.*Storage Blob Data Contributor/,
      )
      await assert.rejects(store.get(), said)
      forget()
    })
  })

  describe('for whoever signs in', () => {
    it('with a secret: one request for a token of storage, however many follow', async () => {
      const { store } = await home(undefined, { stack: fresh() })
      await store.put('one', null)
      const again = await home(undefined, { stack: fresh() })
      const issued = cloud.tokensIssued()
      await Promise.all([again.store.get(), again.store.history(), again.store.blobs.list('')])
      assert.equal(cloud.tokensIssued(), issued + 1)
    })

    it('with a federated token in a file', async () => {
      const file = path.join(folder, 'token')
      await writeFile(file, `${ASSERTION}\n`)
      const { AZURE_CLIENT_SECRET: _none, ...env } = cloud.env
      const { store } = await home(undefined, { env: { ...env, AZURE_FEDERATED_TOKEN_FILE: file } })
      await store.put('one', (await store.get())?.tag ?? null)
      await writeFile(file, 'stale')
      const stale = await home(undefined, { env: { ...env, AZURE_FEDERATED_TOKEN_FILE: file } })
      await assert.rejects(
        stale.store.get(),
        failsWith('AZURE_CREDENTIALS_REFUSED', 'denied', /AADSTS7000215/),
      )
    })

    it('in vain (AZURE_CREDENTIALS_REFUSED)', async () => {
      for (const bad of Object.values(cloud.badCredentials)) {
        const { store } = await home(undefined, { env: { ...cloud.env, ...bad } })
        await assert.rejects(store.get(), failsWith('AZURE_CREDENTIALS_REFUSED', 'denied', /az login/))
      }
    })

    it('with a key that is none (AZURE_STORAGE_KEY_INVALID), or far away in the open (AZURE_ENDPOINT_INVALID)', async () => {
      const url = 'azblob://ours/state'
      for (const [env, code] of [
        [{ AZURE_STORAGE_KEY: 'not base64!' }, 'AZURE_STORAGE_KEY_INVALID'],
        [{ AZURE_STORAGE_CONNECTION_STRING: 'AccountName=ours;AccountKey=???' }, 'AZURE_STORAGE_KEY_INVALID'],
        [
          {
            AZURE_STORAGE_CONNECTION_STRING:
              'AccountName=ours;AccountKey=aGk=;BlobEndpoint=http://example.com/ours',
          },
          'AZURE_ENDPOINT_INVALID',
        ],
        [{ SKYFOLD_AZURE_ENDPOINT: 'http://example.com' }, 'AZURE_ENDPOINT_INVALID'],
      ] as const)
        await assert.rejects(home(url, { env }), failsWith(code, 'denied'))
    })
  })

  describe('has a key for the hashes of secrets', () => {
    it('that is made once and stays, whoever asks first, before there is any state', async () => {
      forget()
      const homes = await Promise.all([home(), home(), home()])
      assert.equal(await homes[0]?.secretKey(false), null)
      const keys = await Promise.all(homes.map((one) => one.secretKey(true)))
      const texts = new Set(keys.map((key) => Buffer.from(key ?? []).toString('hex')))
      assert.match([...texts].join(), /^[0-9a-f]{64}$/)
      assert.deepEqual(await homes[1]?.secretKey(false), keys[0])
      const kept = [...cloud.world.blobs].filter(([, blobs]) => blobs.length > 0).map(([name]) => name)
      assert.match(kept.join(), /^skyfoldstate\w{12}\/keys$/)
    })

    it('that is the same after any fault', async () => {
      const faults = await sweepKeys(cloud.traffic, async () => {
        forget()
        return () => home()
      })
      assert.ok(faults >= 60, `${faults} faults`)
    })

    it('that is never made up anew when it cannot be read (AZURE_SECRET_KEY_UNREADABLE)', async () => {
      const one = await home()
      await one.secretKey(true)
      cloud.world.damaged = true
      await assert.rejects(one.secretKey(true), failsWith('AZURE_STATE_DAMAGED', 'transient'))
      cloud.world.damaged = false
      for (const blobs of cloud.world.blobs.values()) for (const blob of blobs) blob.bytes.fill('x')
      await assert.rejects(
        one.secretKey(true),
        failsWith('AZURE_SECRET_KEY_UNREADABLE', 'denied', /SKYFOLD_SECRET_KEY/),
      )
    })
  })
})

function options(env: Readonly<Record<string, string>>): ConnectOptions {
  return {
    stack: { service: 'shop', stage: 'dev', provider: 'azure', region: REGION },
    options: {},
    root: '/service',
    env,
    clock: {
      now: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / 1000)),
    },
    guard() {},
  }
}

/** Cuts every connection after the nth request that matches, as the end of the process would. */
function stopAfter(operations: RegExp, nth: number): RunningAzure['traffic']['hooks'] {
  let seen = 0
  return {
    beforeRequest: () => (seen >= nth ? 'drop' : undefined),
    afterEffect: (_n, operation) => {
      if (operations.test(operation)) seen += 1
      return seen >= nth ? 'drop' : undefined
    },
  }
}
