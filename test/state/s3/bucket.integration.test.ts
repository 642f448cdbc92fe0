/** The bucket of the strict S3 in which states lie: the one that the account gets, and one that the manifest names. */
import assert from 'node:assert/strict'
import type { StateStore } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-aws'
import { ACCOUNT, startAws } from '../../clouds/aws/cloud.ts'
import type { RunningCloud } from '../../clouds/cloud.ts'
import { needSpecs } from '../../clouds/specs.ts'
import type { Boto3 } from './boto3.ts'
import { findBoto3 } from './boto3.ts'
import { assertSettings } from './bucket-settings.ts'
import { rejects } from './rejection.ts'
import type { OpeningOptions } from './store-subject.ts'
import { ServiceFolder } from './store-subject.ts'

/** What a new bucket takes, after the look that tells that there is none. */
const MADE = [
  's3.GetBucketPolicy',
  's3.CreateBucket',
  's3.PutPublicAccessBlock',
  's3.PutBucketVersioning',
  's3.PutBucketEncryption',
  's3.PutBucketLifecycleConfiguration',
  's3.PutBucketPolicy',
]

describe('a bucket for states', function () {
  this.timeout(60_000)
  const regions = [
    'us-east-1',
    'eu-west-2',
    'eu-north-1',
    'ap-south-1',
    'ca-central-1',
    'sa-east-1',
    'us-west-2',
  ]
  let cloud: RunningCloud
  let folder: ServiceFolder
  let region = ''

  before(async function () {
    needSpecs(this)
    cloud = await startAws({ foreignBuckets: [`skyfold-state-${ACCOUNT}-mx-central-1`, 'somebody-elses'] })
    folder = await ServiceFolder.make()
  })
  beforeEach(() => {
    region = regions.pop() ?? assert.fail('each test takes a region of its own')
  })
  afterEach(() => {
    cloud.traffic.faults = []
  })
  after(async () => {
    await cloud?.stop()
    await folder?.remove()
  })

  const store = async ({ stack = {}, ...opening }: OpeningOptions = {}): Promise<StateStore> =>
    (await folder.open(provider.states, { env: cloud.env, ...opening, stack: { region, ...stack } })).store
  const askedSince = (n: number): readonly string[] =>
    cloud.traffic.requests.slice(n).map(({ operation }) => operation)

  it('is made with the first state, and looked at with the first of each other stack', async () => {
    const subject = await store()
    const start = cloud.traffic.requests.length
    assert.equal(await subject.get(), null)
    const tag = await subject.put('one', null)
    assert.deepEqual(askedSince(start), ['s3.GetObject', ...MADE, 's3.PutObject'])
    const next = cloud.traffic.requests.length
    await subject.put('two', tag)
    await (await store({ stack: { stage: 'prod' } })).put('one', null)
    assert.deepEqual(askedSince(next), ['s3.PutObject', 's3.GetBucketPolicy', 's3.PutObject'])
  })

  it('is made with the first blob as well', async () => {
    await (await store()).blobs.put('releases/a.json', Buffer.from('a'))
    assert.equal(String(await (await store()).blobs.get('releases/a.json')), 'a')
  })

  it('is made by several deployers at once, each of which writes its state', async () => {
    cloud.traffic.faults = [{ match: /PutBucketVersioning$/, nth: 2, kind: 'slow', delayMs: 40 }]
    const stages = ['one', 'two', 'three']
    await Promise.all(stages.map(async (stage) => (await store({ stack: { stage } })).put(stage, null)))
    for (const stage of stages) assert.equal((await (await store({ stack: { stage } })).get())?.body, stage)
  })

  it('is made to the end by the next one when its maker was killed at any request', async () => {
    const names = ['eu-south-1', 'eu-south-2', 'il-central-1', 'me-south-1', 'af-south-1', 'ap-east-1']
    for (const [index, killed] of names.entries()) {
      cloud.traffic.faults = [{ match: new RegExp(`${MADE[index + 1]}$`), nth: 1, kind: 'lost-response' }]
      await rejects(
        (await store({ stack: { region: killed } })).put('one', null),
        'AWS_NO_ANSWER',
        'ambiguous',
      )
      cloud.traffic.faults = []
      const start = cloud.traffic.requests.length
      await (await store({ stack: { region: killed } })).put('two', null)
      assert.equal(askedSince(start).at(-1), 's3.PutObject')
      assert.ok(index === names.length - 1 || askedSince(start).includes('s3.PutBucketPolicy'))
    }
  })

  it('of the right name but of somebody else is not used: AWS_STATE_DENIED', async () => {
    const squatted = await store({ stack: { region: 'mx-central-1' } })
    const denial = await rejects(squatted.get(), 'AWS_STATE_DENIED', 'denied')
    assert.match(denial.diagnostic.message, new RegExp(`or it does not belong to the account ${ACCOUNT}`))
    await rejects(squatted.put('one', null), 'AWS_STATE_DENIED', 'denied')
    const sent = cloud.traffic.requests.findLast(({ operation }) => operation === 's3.GetObject')
    assert.match(JSON.stringify(sent?.input), new RegExp(`"ExpectedBucketOwner":"${ACCOUNT}"`))
    await rejects((await store({ url: 's3://somebody-elses' })).get(), 'AWS_STATE_DENIED', 'denied')
  })

  it('that the manifest names lies where it lies, which is asked once', async () => {
    const given = { url: `s3://skyfold-state-${ACCOUNT}-us-east-1/elsewhere` }
    await (await store({ stack: { region: 'us-east-1' } })).put('the bucket is made', null)
    const start = cloud.traffic.requests.length
    const subject = await store({ ...given, stack: { provider: 'gcp', region: 'europe-west1' } })
    const tag = await subject.put('one', null)
    assert.deepEqual(askedSince(start), ['s3.PutObject', 's3.PutObject'])
    assert.match(subject.location, /\/elsewhere\/orders\/dev\/gcp\/europe-west1\/state\.json$/)
    const again = await store({ ...given, stack: { provider: 'gcp', region: 'europe-west1' } })
    assert.equal((await again.get())?.tag, tag)
    assert.deepEqual(askedSince(start + 2), ['s3.GetObject'])
  })

  it('that the manifest names is never made: AWS_STATE_BUCKET_MISSING', async () => {
    const subject = await store({ url: 's3://nowhere' })
    await rejects(subject.get(), 'AWS_STATE_BUCKET_MISSING', 'invalid')
    await rejects(subject.put('one', null), 'AWS_STATE_BUCKET_MISSING', 'invalid')
    await rejects(store({ url: 's3://UPPER' }), 'AWS_STATE_PLACE_INVALID', 'invalid')
    await rejects(store({ stack: { region: '../x' }, url: 's3://any' }), 'AWS_STATE_PLACE_INVALID', 'invalid')
  })
})

describe('a bucket for states, as boto3 sees it', function () {
  this.timeout(60_000)
  let cloud: RunningCloud
  let folder: ServiceFolder
  let boto3: Boto3

  before(async function () {
    needSpecs(this)
    boto3 = findBoto3(this, () => cloud.env)
    cloud = await startAws()
    folder = await ServiceFolder.make()
  })
  after(async () => {
    await cloud?.stop()
    await folder?.remove()
  })

  it('holds the state with its checksum, keeps others out, and refuses a write without a condition', async () => {
    const home = await folder.open(provider.states, { env: cloud.env })
    await home.store.put('{"a":"ü"}', null)
    await home.store.blobs.put('releases/a.json', Buffer.from('blob'))
    const key = await home.secretKey(true)
    const [bucket, object] = [`skyfold-state-${ACCOUNT}-eu-west-1`, 'orders/dev/aws/eu-west-1/state.json']
    const seen = await boto3('read', bucket, object)
    assert.deepEqual(
      [seen['body'], seen['type'], seen['versions'], seen['keys']],
      ['{"a":"ü"}', 'application/json', 1, ['blobs/releases/a.json', 'state.json']],
    )
    assert.match(String(seen['checksum']), /^[A-Za-z0-9+/]{43}=$/)
    assert.equal(seen['parameter'], Buffer.from(key ?? []).toString('hex'))
    assertSettings(seen, { isWhole: true })
    assert.equal((await boto3('force', bucket, object))['text'], '"AccessDenied"')
    assert.equal((await home.store.get())?.body, '{"a":"ü"}')
  })
})
