/** Credentials, the guard, and what is done with a deployed stack, on the fake. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Deployed } from '@skyfold/plugin-api'
import { provider } from '@skyfold/provider-gcp'
import { needSpecs } from '../../specs.ts'
import { Bench, connectOptions, failsWith, intent, stack } from './bench.ts'

const SERVICE = 'projects/skyfold-test/locations/europe-west1/services/orders-events'

describe('a connection to Google Cloud', function () {
  this.timeout(20_000)
  let bench: Bench

  before(function () {
    needSpecs(this)
  })
  beforeEach(async () => {
    bench = await Bench.open()
  })
  afterEach(() => bench.close())

  it('names the project, from the manifest first', async () => {
    assert.deepEqual(bench.connection.account, {
      key: 'gcp/skyfold-test',
      label: 'project skyfold-test (valid.json)',
    })
    const options = { project: 'another-project' }
    const other = await provider.connect(connectOptions(bench.cloud.env, { options }))
    assert.equal(other.account.key, 'gcp/another-project')
    await other.close()
  })

  it('says how to sign in when the credentials are refused (GCP_CREDENTIALS_REJECTED)', async () => {
    for (const bad of Object.values(bench.cloud.badCredentials))
      await assert.rejects(
        provider.connect(connectOptions({ ...bench.cloud.env, ...bad })),
        failsWith('GCP_CREDENTIALS_REJECTED', 'denied', /gcloud auth application-default login/),
      )
    assert.equal(bench.cloud.traffic.requests.length, 0)
  })

  it('says how to sign in when there are no credentials (GCP_CREDENTIALS_MISSING)', async () => {
    const { GOOGLE_APPLICATION_CREDENTIALS: _none, ...env } = bench.cloud.env
    await assert.rejects(
      provider.connect(connectOptions({ ...env, HOME: bench.folder })),
      failsWith('GCP_CREDENTIALS_MISSING', 'denied', /gcloud auth application-default login/),
    )
  })

  it('asks for a project when nothing names one (GCP_PROJECT_MISSING)', async () => {
    const { GOOGLE_CLOUD_PROJECT: _none, ...env } = bench.cloud.env
    await assert.rejects(provider.connect(connectOptions(env)), failsWith('GCP_PROJECT_MISSING', 'denied'))
  })

  it('writes nothing once the guard says no', async () => {
    const lost = new Error('the lease is lost')
    const guard = (): void => {
      throw lost
    }
    const guarded = await provider.connect(connectOptions(bench.cloud.env, { guard }))
    const context = { ...bench.context, clients: guarded.clients }
    const topic = bench.type('gcp.pubsub.topic')
    const inputs = { name: 'jobs', topicId: 'jobs', labels: {} }
    await assert.rejects(topic.create(context, inputs, intent(topic.type, 'jobs')), lost)
    const id = 'projects/skyfold-test/locations/europe-west1/functions/orders'
    await assert.rejects(bench.type('gcp.functions.function').read(context, id), lost)
    assert.equal(bench.cloud.traffic.requests.length, 0)
    await guarded.close()
  })

  it('sends a message to a queue by its name in the manifest', async () => {
    const topic = await bench.create('gcp.pubsub.topic', 'jobs-fifo', {
      name: 'jobs-fifo',
      topicId: 'shop-jobs',
      labels: {},
    })
    const deployed = deployedOf({
      'gcp.pubsub.topic/jobs-fifo': { type: 'gcp.pubsub.topic', id: topic, outputs: { topic } },
    })
    const { operations } = bench.connection
    const { messageId } = await operations.send(deployed, {
      queue: 'jobs.fifo',
      body: 'ä',
      attributes: { a: '1' },
    })
    const message = { data: Buffer.from('ä').toString('base64'), attributes: { a: '1' } }
    assert.deepEqual(bench.cloud.world.messages, [{ topic, messageId, message }])
    await assert.rejects(
      operations.send(deployed, { queue: 'mail', body: '' }),
      failsWith('GCP_NOT_DEPLOYED', 'invalid', /jobs-fifo/),
    )
  })

  it('reads the log of all units of a function, page by page', async () => {
    for (let index = 0; index < 1500; index++)
      bench.cloud.world.logEntries.push({
        insertId: `entry-${index}`,
        timestamp: new Date(1_767_225_600_000 + index).toISOString(),
        textPayload: `line ${index}\n`,
        labels: { execution_id: 'execution-1' },
        resource: { type: 'cloud_run_revision', labels: { service_name: 'orders-events' } },
      })
    const lines = []
    const request = { function: 'orders', since: 1_767_225_600_010 }
    for await (const line of bench.connection.operations.logs(eventsDoor('https://unused'), request))
      lines.push(line)
    assert.equal(lines.length, 1490)
    assert.deepEqual(lines[0], {
      time: 1_767_225_600_010,
      function: 'orders',
      requestId: 'execution-1',
      text: 'line 10',
    })
  })

  it('calls a function through its private door, in the name of the account that it knows', async () => {
    await bench.create('gcp.iam.service-account', 'invoker', {
      name: 'invoker',
      accountId: 'invoker-1',
      displayName: '',
    })
    const seen: unknown[] = []
    const door = createServer((request, response) => {
      const token = request.headers.authorization?.split('.')[1] ?? ''
      const claims = JSON.parse(Buffer.from(token, 'base64url').toString()) as { aud: string; email: string }
      seen.push([request.method, request.url, claims.aud, claims.email])
      request.resume()
      response.end(JSON.stringify({ payload: { ok: true }, failed: false, requestId: 'r', durationMs: 2 }))
    })
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
    const uri = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
    try {
      const result = await bench.connection.operations.invoke(eventsDoor(uri), {
        function: 'orders',
        payload: { a: 1 },
      })
      assert.deepEqual(result, { payload: { ok: true }, failed: false, requestId: 'r', durationMs: 2 })
      assert.deepEqual(seen, [
        ['POST', '/_skyfold/invoke', uri, 'invoker-1@skyfold-test.iam.gserviceaccount.com'],
      ])
    } finally {
      door.closeAllConnections()
      await new Promise((resolve) => door.close(resolve))
    }
  })

  it('calls no public door with an event (GCP_INVOKE_NO_DOOR)', async () => {
    const outputs = {
      function: 'orders',
      door: 'public',
      routes: ['GET /'],
      uri: 'https://orders.run.app',
      service: SERVICE,
    }
    const deployed = deployedOf({
      'gcp.functions.function/orders': { type: 'gcp.functions.function', id: 'a', outputs },
    })
    const { operations } = bench.connection
    await assert.rejects(
      operations.invoke(deployed, { function: 'orders', payload: {} }),
      failsWith('GCP_INVOKE_NO_DOOR', 'invalid', /curl https:\/\/orders\.run\.app/),
    )
    await assert.rejects(
      operations.invoke(deployed, { function: 'mail', payload: {} }),
      failsWith('GCP_NOT_DEPLOYED', 'invalid', /which has orders/),
    )
  })
})

function eventsDoor(uri: string): Deployed {
  const outputs = { function: 'orders', door: 'events', routes: [], uri, service: SERVICE }
  return deployedOf({
    'gcp.functions.function/orders-events': { type: 'gcp.functions.function', id: 'a', outputs },
    'gcp.iam.service-account/invoker': {
      type: 'gcp.iam.service-account',
      id: 'invoker-1@skyfold-test.iam.gserviceaccount.com',
      outputs: {},
    },
  })
}

function deployedOf(resources: Deployed['resources']): Deployed {
  return { stack, resources }
}
