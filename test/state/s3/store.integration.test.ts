/** States in the strict S3: the contract, and everything that goes wrong on the way. */
import assert from 'node:assert/strict'
import type { FailureClass, StateHome, StateStore } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-aws'
import { startAws } from '../../clouds/aws/cloud.ts'
import type { RunningCloud } from '../../clouds/cloud.ts'
import type { Fault } from '../../clouds/faults.ts'
import { needSpecs } from '../../clouds/specs.ts'
import { freshStack, testCases } from '../suite/cases.ts'
import { sweepFaults, sweepKeys } from '../suite/fault-sweep.ts'
import { freePort } from '../free-port.ts'
import { startMeddler } from './meddler.ts'
import { rejects } from './rejection.ts'
import type { OpeningOptions } from './store-subject.ts'
import { ServiceFolder } from './store-subject.ts'

describe('a state in S3', function () {
  this.timeout(30_000)
  const realNow = Date.now.bind(Date)
  let cloud: RunningCloud
  let folder: ServiceFolder
  let stacks = 0
  let service = 'first'

  before(async function () {
    needSpecs(this)
    cloud = await startAws({ now: realNow })
    folder = await ServiceFolder.make()
    await (await store()).put('the bucket is made with the first state', null)
  })
  beforeEach(() => {
    stacks += 1
    service = `orders-${stacks}`
  })
  afterEach(() => {
    cloud.traffic.faults = []
    Date.now = realNow
  })
  after(async () => {
    await cloud?.stop()
    await folder?.remove()
  })

  const home = ({ stack = {}, ...opening }: OpeningOptions = {}): Promise<StateHome> =>
    folder.open(provider.states, { env: cloud.env, ...opening, stack: { service, ...stack } })
  const store = async (opening: OpeningOptions = {}): Promise<StateStore> => (await home(opening)).store
  const askedSince = (n: number): readonly string[] =>
    cloud.traffic.requests.slice(n).map(({ operation }) => operation)

  testCases(async () => {
    const handles = await Promise.all(Array.from({ length: 40 }, () => store()))
    return () => handles.pop() ?? assert.fail('more handles than were opened')
  })

  it('lives through every fault at every request of its store, and so does its key', async () => {
    const faults = await sweepFaults(cloud.traffic, async () => {
      const stack = freshStack('aws', 'eu-west-1')
      return [await store({ stack, slept: [] }), stack]
    })
    assert.ok(faults >= 40, `${faults} faults`)
    let made = 0
    const keys = await sweepKeys(cloud.traffic, async () => {
      made += 1
      const region = `sweep-${made}`
      return () => home({ stack: { region }, slept: [] })
    })
    assert.ok(keys >= 15, `${keys} faults`)
  }).timeout(180_000)

  it('is read with one request, since the account is remembered', async () => {
    await (await store()).put('one', null)
    const before = cloud.traffic.requests.length
    assert.equal((await (await store()).get())?.body, 'one')
    assert.deepEqual(askedSince(before), ['s3.GetObject'])
  })

  it('waits for another writer whom S3 lets through first', async () => {
    const slept: number[] = []
    const subject = await store({ slept })
    cloud.traffic.faults = [
      { match: /PutObject$/, nth: 1, kind: 'conflict' },
      { match: /PutObject$/, nth: 2, kind: 'conflict' },
    ]
    await subject.put('one', null)
    assert.deepEqual(slept, [50, 100])
    cloud.traffic.faults = [{ match: /PutObject$/, kind: 'conflict' }]
    await rejects(subject.put('two', (await subject.get())?.tag ?? ''), 'AWS_BUSY', 'busy')
    assert.equal((await subject.get())?.body, 'one')
  })

  const FAULTS: readonly [kind: Fault['kind'], code: string, failure: FailureClass, isWritten: boolean][] = [
    ['error', 'AWS_UNAVAILABLE', 'transient', false],
    ['throttle', 'AWS_THROTTLED', 'throttle', false],
    ['reset', 'AWS_NO_ANSWER', 'ambiguous', false],
    ['lost-response', 'AWS_NO_ANSWER', 'ambiguous', true],
  ]
  for (const [kind, code, failure, isWritten] of FAULTS)
    it(`tells what ${kind} means, for each of its requests`, async () => {
      const subject = await store()
      const tag = await subject.put('one', null)
      cloud.traffic.faults = [{ match: /^s3\./, kind, ...(kind === 'throttle' ? { retryAfter: 2 } : {}) }]
      const error = await rejects(subject.get(), code, failure)
      if (kind === 'throttle') assert.equal(error.retryAfterMs, 2000)
      await rejects(subject.history(), code, failure)
      await rejects(subject.blobs.put('releases/a.json', Buffer.from('a')), code, failure)
      await rejects(subject.put('two', tag), code, failure)
      cloud.traffic.faults = []
      const stored = await subject.get()
      assert.equal(stored?.body, isWritten ? 'two' : 'one')
      cloud.traffic.faults = [{ match: /DeleteObject$/, kind }]
      await rejects(subject.remove(stored?.tag ?? ''), code, failure)
    })

  it('comes late and is right', async () => {
    cloud.traffic.faults = [{ kind: 'slow', delayMs: 30 }]
    const subject = await store()
    await subject.put('one', null)
    assert.equal((await subject.get())?.body, 'one')
  })

  it('is not reached where nobody listens, and certainly not changed', async () => {
    const env = { ...cloud.env, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await freePort()}` }
    await rejects((await store({ env })).get(), 'AWS_UNAVAILABLE', 'transient')
  })

  it('needs credentials that AWS takes', async () => {
    const { expired, unknown } = cloud.badCredentials
    const url = 's3://any'
    const bad = (env: Readonly<Record<string, string>>): OpeningOptions => ({
      url,
      env: { ...cloud.env, ...env },
    })
    await rejects((await store(bad(expired))).get(), 'AWS_CREDENTIALS_EXPIRED', 'denied')
    await rejects((await store(bad(unknown))).get(), 'AWS_CREDENTIALS_REFUSED', 'denied')
    await rejects(
      (await store(bad({ AWS_SECRET_ACCESS_KEY: 'x' }))).get(),
      'AWS_CREDENTIALS_REFUSED',
      'denied',
    )
  })

  it('is signed by the clock of AWS when the one of the machine is wrong: AWS_CLOCK_SKEWED only if that is no help', async () => {
    const subject = await store()
    Date.now = () => realNow() - 3_600_000
    const tag = await subject.put('one', null)
    const before = cloud.traffic.requests.length
    await subject.put('two', tag)
    assert.deepEqual(askedSince(before), ['s3.PutObject'], 'the difference is known from then on')
    let steps = 0
    Date.now = () => realNow() + (steps += 1) * 7_200_000
    await rejects((await store({ url: 's3://any' })).get(), 'AWS_CLOCK_SKEWED', 'denied')
  })

  it('received otherwise than it was written is refused and left alone: AWS_STATE_DAMAGED', async () => {
    const tag = await (await store()).put('one', null)
    const meddler = await startMeddler(cloud.url)
    try {
      const subject = await store({ env: { ...cloud.env, AWS_ENDPOINT_URL_S3: meddler.url } })
      await subject.blobs.put('releases/a.json', Buffer.from('a'))
      meddler.damage = 'flip'
      await rejects(subject.get(), 'AWS_STATE_DAMAGED', 'invalid')
      await rejects(subject.blobs.get('releases/a.json'), 'AWS_STATE_DAMAGED', 'invalid')
      meddler.damage = 'cut'
      await rejects(subject.get(), 'AWS_NO_ANSWER', 'ambiguous')
      meddler.damage = 'none'
      assert.deepEqual(await subject.get(), { body: 'one', tag })
    } finally {
      await meddler.stop()
    }
  })

  it('refuses a writer who comes too late: AWS_STATE_CONFLICT', async () => {
    const subject = await store()
    const tag = await subject.put('one', null)
    await rejects(subject.put('two', null), 'AWS_STATE_CONFLICT', 'conflict')
    await subject.remove(tag)
    await rejects(subject.remove(tag), 'AWS_STATE_CONFLICT', 'conflict')
  })
})
