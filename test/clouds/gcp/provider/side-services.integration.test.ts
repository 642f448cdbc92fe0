/** Accounts, policies, schedules and queues on the fake: what is sent, and what is left alone. */
import assert from 'node:assert/strict'
import { SkyfoldError } from '@skyfold/plugin-api'
import { needSpecs } from '../../specs.ts'
import { emptyPolicy } from '../services/run.ts'
import { Bench, failsWith, intent } from './bench.ts'

const SERVICE = 'projects/skyfold-test/locations/europe-west1/services/orders'
const ACCOUNT = 'invoker-1@skyfold-test.iam.gserviceaccount.com'
const OIDC = { serviceAccountEmail: ACCOUNT, audience: 'https://orders.run.app' }

describe('what stands around a function on Google Cloud', function () {
  this.timeout(20_000)
  let bench: Bench

  before(function () {
    needSpecs(this)
  })
  beforeEach(async () => {
    bench = await Bench.open()
    const account = { name: 'invoker', accountId: 'invoker-1', displayName: 'calls shop' }
    await bench.create('gcp.iam.service-account', 'invoker', account)
    bench.cloud.world.policies.set(SERVICE, emptyPolicy(bench.cloud.world))
  })
  afterEach(() => bench.close())

  it('is an account that carries its owner in its description', async () => {
    assert.deepEqual((bench.input('iam.serviceAccounts.create') as { body: object }).body, {
      accountId: 'invoker-1',
      serviceAccount: {
        displayName: 'calls shop',
        description: '[skyfold shop/dev/gcp/europe-west1 gcp.iam.service-account/invoker]',
      },
    })
  })

  it('is a policy in which only the invokers are ours', async () => {
    const { world } = bench.cloud
    const theirs = { role: 'roles/run.viewer', members: ['user:a@example.com'] }
    const conditional = {
      role: 'roles/run.invoker',
      members: ['user:b@example.com'],
      condition: { title: 'office' },
    }
    world.policies.set(SERVICE, { ...emptyPolicy(world), bindings: [theirs, conditional] })
    const type = bench.type('gcp.run.invoker-policy')
    const inputs = { service: SERVICE, public: false, serviceAccount: ACCOUNT }
    const id = await bench.create(type.type, 'orders', inputs)
    assert.deepEqual(world.policies.get(SERVICE)?.bindings, [
      theirs,
      conditional,
      { role: 'roles/run.invoker', members: [`serviceAccount:${ACCOUNT}`] },
    ])
    assert.deepEqual((await type.read(bench.context, id))?.inputs, inputs)

    world.policies.get(SERVICE)?.bindings.push({ role: 'roles/run.invoker', members: ['allUsers'] })
    const drifted = (await type.read(bench.context, id))?.inputs as { public: boolean }
    assert.equal(drifted.public, true, 'a door that somebody opened is seen')
    await type.update(bench.context, id, inputs, new Set(['public']))
    assert.doesNotMatch(JSON.stringify(world.policies.get(SERVICE)), /allUsers/, 'and closed')

    await type.delete(bench.context, id)
    await type.delete(bench.context, id)
    assert.deepEqual(world.policies.get(SERVICE)?.bindings, [theirs, conditional])
  })

  it('is a policy that nobody overwrites behind our back', async () => {
    bench.cloud.traffic.hooks = {
      beforeRequest: (_n, operation) => {
        if (operation !== 'run.services.setIamPolicy') return
        bench.cloud.world.policies.set(SERVICE, emptyPolicy(bench.cloud.world))
      },
    }
    await assert.rejects(
      bench.create('gcp.run.invoker-policy', 'orders', { service: SERVICE, public: true }),
      failsWith('GCP_BUSY', 'busy'),
    )
  })

  it('is a job that calls by the clock, in the name of the account', async () => {
    const type = bench.type('gcp.scheduler.job')
    const inputs = {
      name: 'orders-1',
      jobId: 'shop-dev-orders-1',
      region: 'europe-west1',
      schedule: '30 3 * * MON-FRI',
      timezone: 'Europe/Berlin',
      endpoint: 'https://orders.run.app',
      path: '/_skyfold/schedule/1',
      input: { task: 'close' },
      serviceAccount: ACCOUNT,
      attemptDeadline: 30,
      enabled: false,
      description: 'closes the day',
    }
    const id = await bench.create(type.type, 'orders-1', inputs)
    assert.deepEqual((bench.input('cloudscheduler.jobs.create') as { body: object }).body, {
      name: id,
      schedule: '30 3 * * MON-FRI',
      timeZone: 'Europe/Berlin',
      attemptDeadline: '30s',
      description: 'closes the day [skyfold shop/dev/gcp/europe-west1 gcp.scheduler.job/orders-1]',
      retryConfig: { retryCount: 2, minBackoffDuration: '60s' },
      httpTarget: {
        uri: 'https://orders.run.app/_skyfold/schedule/1',
        httpMethod: 'POST',
        oidcToken: OIDC,
        body: Buffer.from('{"task":"close"}').toString('base64'),
        headers: { 'Content-Type': 'application/json' },
      },
    })
    const { name: _own, ...sent } = inputs
    assert.deepEqual((await type.read(bench.context, id))?.inputs, sent)
    await type.update(bench.context, id, { ...inputs, schedule: '0 4 * * *' }, new Set(['schedule']))
    assert.equal((bench.input('cloudscheduler.jobs.patch') as { updateMask: string }).updateMask, 'schedule')
    await type.update(bench.context, id, { ...inputs, enabled: true }, new Set(['enabled']))
    assert.equal(bench.asked('cloudscheduler.jobs.resume').length, 1)
    assert.equal(bench.asked('cloudscheduler.jobs.patch').length, 1)
    await type.delete(bench.context, id)
    await type.delete(bench.context, id)
    assert.equal(await type.read(bench.context, id), null)
  })

  it('is a topic and a subscription that pushes, in the name of the account', async () => {
    const topic = await bench.create('gcp.pubsub.topic', 'jobs', {
      name: 'jobs',
      topicId: 'shop-dev-jobs',
      labels: { team: 'shop' },
    })
    const type = bench.type('gcp.pubsub.subscription')
    const inputs = {
      name: 'orders-jobs',
      subscriptionId: 'shop-dev-orders-jobs',
      topic,
      endpoint: 'https://orders.run.app',
      path: '/_skyfold/queue/jobs',
      serviceAccount: ACCOUNT,
      ackDeadline: 30,
      enabled: true,
      labels: { team: 'shop' },
    }
    const id = await bench.create(type.type, 'orders-jobs', inputs)
    const { labels, ...body } = (
      bench.input('pubsub.subscriptions.create') as { body: { labels: Record<string, string> } }
    ).body
    assert.deepEqual(body, {
      topic,
      ackDeadlineSeconds: 30,
      pushConfig: { pushEndpoint: 'https://orders.run.app/_skyfold/queue/jobs', oidcToken: OIDC },
      expirationPolicy: {},
      retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
    })
    assert.deepEqual([labels['team'], labels['skyfold-name']], ['shop', 'orders-jobs'])
    const { name: _own, ...sent } = inputs
    assert.deepEqual((await type.read(bench.context, id))?.inputs, sent)
    await type.update(
      bench.context,
      id,
      { ...inputs, ackDeadline: 60, enabled: false },
      new Set(['ackDeadline', 'enabled']),
    )
    assert.deepEqual((bench.input('pubsub.subscriptions.patch') as { body: object }).body, {
      subscription: { name: id, ackDeadlineSeconds: 60, pushConfig: {} },
      updateMask: 'ackDeadlineSeconds,pushConfig',
    })
    await type.delete(bench.context, id)
    await type.delete(bench.context, id)
    assert.equal(await type.read(bench.context, id), null)
  })

  it('is found again with its owner when the answer to its creation is lost', async () => {
    const inputs = { name: 'jobs', topicId: 'shop-dev-jobs', labels: {} }
    const type = bench.type('gcp.pubsub.topic')
    bench.cloud.traffic.faults = [{ match: /topics\.create/, kind: 'lost-response' }]
    await assert.rejects(
      type.create(bench.context, inputs, intent(type.type, 'jobs')),
      failsWith('GCP_NO_ANSWER', 'ambiguous'),
    )
    assert.ok(type.identity.by === 'name')
    const found = await type.identity.find(bench.context, type.identity.name(inputs, ''))
    assert.deepEqual(found, {
      id: 'projects/skyfold-test/topics/shop-dev-jobs',
      owner: intent(type.type, 'jobs').owner,
      health: 'ready',
    })
  })

  it('fails as its kind of fault does', async () => {
    const type = bench.type('gcp.pubsub.topic')
    const inputs = { name: 'jobs', topicId: 'shop-dev-jobs', labels: {} }
    for (const [kind, code, failure] of [
      ['throttle', 'GCP_THROTTLED', 'throttle'],
      ['error', 'GCP_NO_ANSWER', 'ambiguous'],
      ['conflict', 'GCP_BUSY', 'busy'],
      ['reset', 'GCP_NO_ANSWER', 'ambiguous'],
    ] as const) {
      bench.cloud.traffic.faults = [{ match: /topics\.create/, kind }]
      await assert.rejects(
        type.create(bench.context, inputs, intent(type.type, 'jobs')),
        failsWith(code, failure),
      )
    }
    bench.cloud.traffic.faults = [{ match: /topics\.create/, kind: 'throttle', retryAfter: 2 }]
    const create = type.create(bench.context, inputs, intent(type.type, 'jobs'))
    await assert.rejects(create, (error) => error instanceof SkyfoldError && error.retryAfterMs === 2000)
    bench.cloud.traffic.faults = [{ match: /topics\.get/, kind: 'error' }]
    await assert.rejects(
      type.read(bench.context, 'projects/skyfold-test/topics/a'),
      failsWith('GCP_UNAVAILABLE', 'transient'),
    )
  })
})
