/** States in Cloud Storage, on the strict fake: every fault, the own bucket, the ways to sign in. */
import assert from 'node:assert/strict'
import type { ConnectOptions, StackId, StateHome } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-gcp'
import type { RunningGcp } from '../../clouds/gcp/cloud.ts'
import { startGcp } from '../../clouds/gcp/cloud.ts'
import { connectOptions, failsWith } from '../../clouds/gcp/provider/bench.ts'
import { needSpecs } from '../../clouds/specs.ts'
import { failedCases, freshStack, testCases } from '../suite/cases.ts'
import { assertClassed, FAULT_KINDS, liveOnce, sweepFaults, sweepKeys } from '../suite/fault-sweep.ts'

const BUCKET = 'skyfold-state-skyfold-test-europe-west1'
const keeper = provider.states
assert.ok(keeper)

describe('a state in Cloud Storage', function () {
  this.timeout(60_000)
  let cloud: RunningGcp
  let env: Readonly<Record<string, string>>

  before(async function () {
    needSpecs(this)
    cloud = await startGcp()
    env = { ...cloud.env, ...(await cloud.signIn.key()) }
  })
  after(() => cloud?.stop())
  beforeEach(() => {
    cloud.traffic.faults = []
    cloud.traffic.requests.length = 0
    cloud.world.buckets.clear()
    cloud.world.foreignBuckets.clear()
    cloud.world.secrets.clear()
    cloud.world.deniedPermissions.clear()
  })

  const home = (url?: string, edit: Partial<ConnectOptions> = {}): Promise<StateHome> =>
    keeper.open(
      url,
      connectOptions(env, { clock: { now: () => performance.now(), sleep: async () => {} }, ...edit }),
    )
  const fresh = (): StackId => freshStack('gcp', 'europe-west1')
  const operations = (): string[] => cloud.traffic.requests.map(({ operation }) => operation)

  describe('as every store', () => {
    testCases(async () => {
      const { store } = await home(undefined, { stack: fresh() })
      return () => store
    })

    it('is read in pages', async () => {
      cloud.world.listPage = 2
      const { store } = await home()
      for (const name of 'edcba') await store.blobs.put(`releases/${name}`, Buffer.from(name))
      assert.equal(
        (await store.blobs.list('releases/')).join(),
        'releases/a,releases/b,releases/c,releases/d,releases/e',
      )
      cloud.world.listPage = 1000
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
      const { store } = await home()
      const tag = await store.put('one', null)
      for (const kind of FAULT_KINDS) {
        const classes = ['transient', 'throttle', 'ambiguous', 'busy']
        for (const work of [
          () => store.get(),
          () => store.put('two', 'stale'),
          () => store.remove('stale'),
          () => store.history(),
          () => store.blobs.put('releases/a', Buffer.from('a')),
          () => store.blobs.get('releases/a'),
          () => store.blobs.list(''),
          () => store.blobs.delete('releases/a'),
        ]) {
          cloud.traffic.faults = [{ kind, nth: 1, delayMs: 1 }]
          await assertClassed(work(), kind === 'slow' ? ['conflict'] : classes)
        }
      }
      cloud.traffic.faults = []
      assert.deepEqual(await store.get(), { body: 'one', tag })
    })

    it('never calls a lost answer a refusal', async () => {
      const { store } = await home()
      await store.get()
      for (const kind of ['lost-response', 'reset'] as const) {
        cloud.traffic.faults = [{ match: /objects/, kind }]
        await assert.rejects(store.put('one', null), failsWith('GCP_NO_ANSWER', 'ambiguous'))
        await assert.rejects(store.get(), failsWith('GCP_UNAVAILABLE', 'transient'))
      }
    })

    it('is mended by the engine, whichever request it was', async () => {
      const faults = await sweepFaults(cloud.traffic, async () => {
        cloud.world.buckets.clear()
        const stack = fresh()
        return [(await home(undefined, { stack })).store, stack]
      })
      assert.ok(faults >= 50, `${faults} faults`)
    })

    it('is waited for as long as Google asks', async () => {
      const { store } = await home()
      cloud.traffic.faults = [{ kind: 'throttle', retryAfter: 7 }]
      await assert.rejects(store.get(), (error: { retryAfterMs?: number }) => error.retryAfterMs === 7000)
    })

    it('is not believed when its checksum says otherwise (GCP_STATE_DAMAGED)', async () => {
      const { store } = await home()
      await store.put('one', null)
      cloud.world.damaged = true
      await assert.rejects(
        store.get(),
        failsWith('GCP_STATE_DAMAGED', 'transient', /shop\/dev\/gcp\/europe-west1/),
      )
      cloud.world.damaged = false
    })
  })

  describe('without a place of its own', () => {
    it('gets a bucket of the project with the first write, closed to the public and with versions', async () => {
      const { store } = await home()
      assert.equal(await store.get(), null)
      assert.deepEqual(operations(), ['storage.objects.get'])
      await store.put('one', null)
      assert.deepEqual(operations().slice(1), [
        'storage.buckets.list',
        'storage.buckets.insert',
        'storage.objects.insert',
      ])
      const { document } = cloud.world.buckets.get(BUCKET) ?? {}
      assert.deepEqual(document?.['iamConfiguration'], {
        uniformBucketLevelAccess: { enabled: true },
        publicAccessPrevention: 'enforced',
      })
      assert.deepEqual(document?.['versioning'], { enabled: true })
      assert.equal(document?.['location'], 'europe-west1')
      assert.equal(store.location, `gs://${BUCKET}/shop/dev/gcp/europe-west1/state.json`)
    })

    it('never takes the bucket of somebody else for its own (GCP_BUCKET_FOREIGN)', async () => {
      cloud.world.foreignBuckets.add(BUCKET)
      const { store } = await home()
      await assert.rejects(store.get(), failsWith('GCP_BUCKET_FOREIGN', 'denied'))
      for (const write of [
        () => store.put('one', null),
        () => store.remove('1'),
        () => store.blobs.put('a/b', Buffer.of()),
      ])
        await assert.rejects(write(), failsWith('GCP_BUCKET_FOREIGN', 'denied', /project skyfold-test/))
      assert.deepEqual(
        operations().filter((operation) => operation.startsWith('storage.objects')),
        ['storage.objects.get'],
      )
    })

    it('is made once by two who deploy for the first time at the same moment', async () => {
      const [one, two] = [fresh(), fresh()]
      const homes = await Promise.all([one, two].map((stack) => home(undefined, { stack })))
      await Promise.all(homes.map(({ store }) => store.put('state', null)))
      assert.equal(cloud.world.buckets.size, 1)
    })

    it('asks for a project when nothing names one (GCP_PROJECT_MISSING)', async () => {
      const { GOOGLE_CLOUD_PROJECT: _none, ...nameless } = { ...cloud.env, ...(await cloud.signIn.user()) }
      const named = await keeper.open(undefined, connectOptions(nameless))
      assert.match(named.store.location, /skyfold-state-skyfold-test-/, 'the credentials name it')
      const emulator = { STORAGE_EMULATOR_HOST: '127.0.0.1:1' }
      await assert.rejects(
        keeper.open(undefined, connectOptions(emulator)),
        failsWith('GCP_PROJECT_MISSING', 'denied'),
      )
    })
  })

  describe('in a place that somebody names', () => {
    it('wants its bucket to be there (GCP_BUCKET_MISSING)', async () => {
      const { store } = await home('gs://nobodys/folder')
      assert.equal(await store.get(), null)
      await assert.rejects(
        store.put('one', null),
        failsWith('GCP_BUCKET_MISSING', 'invalid', /buckets create gs:\/\/nobodys/),
      )
      await assert.rejects(store.put('one', '17'), failsWith('GCP_STATE_CONFLICT', 'conflict'))
      await assert.rejects(store.blobs.put('a/b', Buffer.of()), failsWith('GCP_BUCKET_MISSING', 'invalid'))
    })

    it('lives under its folder, and leaves the rest of the bucket alone', async () => {
      cloud.world.buckets.set('ours', { document: { name: 'ours' }, versions: [] })
      const stack = fresh()
      const { store } = await home('gs://ours/states/all/', { stack })
      await liveOnce(store, stack)
      await store.put('one', null)
      assert.equal(store.location, `gs://ours/states/all/${stack.service}/dev/gcp/europe-west1/state.json`)
      assert.deepEqual(await store.history(), [], 'a bucket without versioning keeps none')
      assert.ok(!operations().some((operation) => operation.startsWith('storage.buckets')))
    })

    it('must be one (GCP_STATE_PLACE_INVALID)', async () => {
      for (const url of ['gs://', 'gs://UPPER', 'gs://ab', 's3://bucket', 'gs://goog-bucket'])
        await assert.rejects(home(url), failsWith('GCP_STATE_PLACE_INVALID', 'invalid'), url)
    })

    it('is refused with the missing permission by name', async () => {
      cloud.world.deniedPermissions.add('storage.objects.get')
      const { store } = await home('gs://ours')
      await assert.rejects(store.get(), failsWith('GCP_PERMISSION_DENIED', 'denied', /storage\.objects\.get/))
    })
  })

  describe('for whoever signs in', () => {
    for (const way of ['key', 'user', 'machine'] as const) {
      it(`as a ${way}: one request for a token, however many follow`, async () => {
        const signedIn = { ...cloud.env, ...(await cloud.signIn[way]()) }
        const { store } = await keeper.open(undefined, connectOptions(signedIn, { stack: fresh() }))
        const issued = cloud.tokensIssued()
        assert.equal(await store.get(), null)
        await Promise.all([store.put('one', null), store.history(), store.blobs.list('')])
        assert.equal((await store.get())?.body, 'one')
        assert.equal(cloud.tokensIssued(), issued + 1)
      })
    }

    it('by workload identity federation, which the library does', async () => {
      const { store } = await keeper.open(undefined, connectOptions(cloud.env))
      assert.equal(await store.get(), null)
    })

    it('in vain (GCP_CREDENTIALS_REJECTED)', async () => {
      const bad = {
        ...cloud.env,
        ...(await cloud.signIn.user()),
        CLOUDSDK_AUTH_TOKEN_HOST: `${cloud.url}/nowhere`,
      }
      const { store } = await keeper.open(undefined, connectOptions(bad))
      await assert.rejects(store.get(), failsWith('GCP_CREDENTIALS_REJECTED', 'denied'))
    })

    it('to another machine without encryption: not at all (GCP_ENDPOINT_INVALID)', async () => {
      const far = { ...env, STORAGE_EMULATOR_HOST: 'http://example.com:80' }
      await assert.rejects(
        keeper.open(undefined, connectOptions(far)),
        failsWith('GCP_ENDPOINT_INVALID', 'denied'),
      )
      const user = {
        ...cloud.env,
        ...(await cloud.signIn.user()),
        CLOUDSDK_AUTH_TOKEN_HOST: 'http://example.com/token',
      }
      const { store } = await keeper.open(undefined, connectOptions(user))
      await assert.rejects(store.get(), failsWith('GCP_ENDPOINT_INVALID', 'denied'))
    })
  })

  describe('has a key for the hashes of secrets', () => {
    it('that is made once and stays, whoever asks first', async () => {
      const homes = await Promise.all([home(), home(), home()])
      assert.equal(await homes[0]?.secretKey(false), null)
      const keys = await Promise.all(homes.map((one) => one.secretKey(true)))
      const texts = new Set(keys.map((key) => Buffer.from(key ?? []).toString('hex')))
      assert.equal(texts.size, 1)
      assert.match([...texts].join(), /^[0-9a-f]{64}$/)
      assert.deepEqual(await homes[1]?.secretKey(false), keys[0])
    })

    it('also where its maker was stopped half-way', async () => {
      const one = await home()
      cloud.traffic.faults = [{ match: /addVersion/, kind: 'reset' }]
      await assert.rejects(one.secretKey(true), failsWith('GCP_NO_ANSWER', 'ambiguous'))
      cloud.traffic.faults = []
      assert.equal((await one.secretKey(true))?.length, 32)
    })

    it('that is the same after any fault', async () => {
      const faults = await sweepKeys(cloud.traffic, async () => {
        cloud.world.secrets.clear()
        return () => home()
      })
      assert.ok(faults >= 18, `${faults} faults`)
    })

    it('that is never made up anew when it cannot be read (GCP_SECRET_KEY_UNREADABLE)', async () => {
      const one = await home()
      await one.secretKey(true)
      const [secret] = cloud.world.secrets.values()
      secret?.versions.splice(0, 1, Buffer.from('no key'))
      await assert.rejects(
        one.secretKey(true),
        failsWith('GCP_SECRET_KEY_UNREADABLE', 'denied', /SKYFOLD_SECRET_KEY/),
      )
    })
  })
})
