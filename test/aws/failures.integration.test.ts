import assert from 'node:assert/strict'
import type { Service } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { FailureClass } from '@skyfold/plugin-api'
import { startAws } from '../clouds/aws/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { Deployment, readOrders } from './deployment.ts'

describe('AWS that does not do as it is told', function () {
  this.timeout(60_000)
  let deployment: Deployment
  let service: Service

  before(function () {
    needSpecs(this)
  })
  beforeEach(async () => {
    deployment = await Deployment.open({ unseenPrincipals: 2 })
    const orders = await readOrders()
    service = { ...orders, functions: orders.functions.filter(({ name }) => name === 'report') }
  })
  afterEach(() => deployment.close())

  it('refuses credentials that have expired, and the user hears what to type', async () => {
    await expectDenied(
      { ...deployment.cloud.env, ...deployment.cloud.badCredentials.expired },
      'AWS_CREDENTIALS_EXPIRED',
    )
  })

  it('refuses credentials that nobody knows', async () => {
    await expectDenied(
      { ...deployment.cloud.env, ...deployment.cloud.badCredentials.unknown },
      'AWS_CREDENTIALS_REFUSED',
    )
  })

  it('cannot be asked without credentials', async () => {
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...env } = deployment.cloud.env
    const before = { ...process.env }
    Object.assign(process.env, env)
    delete process.env['AWS_ACCESS_KEY_ID']
    try {
      deployment = await reopen(deployment, { profile: 'absent' })
      await expectDenied(env, 'AWS_CREDENTIALS_MISSING')
    } finally {
      process.env = before
    }
  })

  it('does not see a role at once, and is asked again', async () => {
    assert.equal((await deployment.deploy(service)).status, 'done')
    const creates = deployment.cloud.traffic.requests.filter(
      ({ operation }) => operation === 'lambda.CreateFunction',
    )
    assert.deepEqual(
      creates.map(({ status }) => status),
      [400, 400, 201],
    )
  })

  it('fails, is busy, cuts the line: one deploy gets through', async () => {
    deployment.cloud.traffic.faults = [
      { match: /CreateRole$/, nth: 1, kind: 'lost-response' },
      { match: /CreateLogGroup/, nth: 1, kind: 'reset' },
      { match: /PublishVersion/, nth: 1, kind: 'conflict' },
      { match: /CreateSchedule$/, nth: 1, kind: 'error' },
      { match: /CreateAlias/, nth: 1, kind: 'throttle', retryAfter: 1 },
      { match: /PutRolePolicy/, nth: 1, kind: 'slow', delayMs: 50 },
    ]
    const outcome = await deployment.deploy(service)
    assert.equal(outcome.status, 'done', JSON.stringify(outcome.failed))
    deployment.cloud.traffic.faults = []
    assert.equal((await deployment.deploy(service)).status, 'unchanged')
  })

  it('has a queue of that name already: it is not taken over', async () => {
    const orders = await readOrders()
    const pack = { ...orders, functions: orders.functions.filter(({ name }) => name === 'pack') }
    const connection = await deployment.connect(pack)
    const sqs = await connection.clients.sqs()
    await sqs.createQueue({ QueueName: 'orders-prod-packing', Attributes: { VisibilityTimeout: '362' } })
    await connection.close()
    const { status, failed } = await deployment.deploy(pack)
    assert.equal(status, 'partial')
    assert.deepEqual(failed.map(({ address }) => address).slice(0, 1), ['aws.sqs.queue/packing'])
  })

  it('asks for the lease right before each request, when it is signed already', async () => {
    let isLost = false
    const lost = new SkyfoldError(
      { code: 'X', severity: 'error', message: 'lost', hint: '', docs: '' },
      { failure: 'invalid' satisfies FailureClass },
    )
    const cloud = await startAws()
    const { provider } = await import('@skyfold/provider-aws')
    const connection = await provider.connect({
      stack: { service: 's', stage: 't', provider: 'aws', region: 'eu-west-1' },
      options: {},
      root: '/',
      env: cloud.env,
      clock: { now: () => 0, sleep: () => Promise.resolve() },
      guard: () => {
        if (isLost) throw lost
      },
    })
    isLost = true
    const before = cloud.traffic.requests.length
    const lambda = await connection.clients.lambda()
    await assert.rejects(lambda.getFunction({ FunctionName: 'x' }), (error) => error === lost)
    assert.equal(cloud.traffic.requests.length, before)
    await connection.close()
    await cloud.stop()
  })

  async function expectDenied(env: Readonly<Record<string, string>>, code: string): Promise<void> {
    deployment.use(env)
    await assert.rejects(deployment.connect(service), (error) => {
      assert.ok(error instanceof SkyfoldError)
      assert.equal(error.diagnostic.code, code)
      assert.equal(error.failure, 'denied')
      assert.match(error.diagnostic.hint, /`aws /)
      return true
    })
  }
})

async function reopen(before: Deployment, target: { profile: string }): Promise<Deployment> {
  await before.close()
  return Deployment.open({}, target)
}
