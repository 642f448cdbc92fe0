import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Service } from '@skyfold/manifest'
import { needSpecs } from '../clouds/specs.ts'
import { repository } from '../sls.ts'
import { Deployment, readOrders } from './deployment.ts'
import { maskRequests } from './masked-requests.ts'

const EXPECTED = path.join(repository, 'packages/provider-aws/fixtures/orders/expected/requests.json')

describe('what a deploy asks of AWS', function () {
  this.timeout(30_000)
  let deployment: Deployment
  let service: Service

  before(function () {
    needSpecs(this)
  })
  beforeEach(async () => {
    deployment = await Deployment.open()
    service = withoutForeignQueue(await readOrders())
  })
  afterEach(() => deployment.close())

  const operations = (since: number): readonly string[] =>
    deployment
      .changesSince(since)
      .map(({ operation }) => operation)
      .toSorted()

  it('is what the manifest says, field by field', async () => {
    await done(service)
    const requests = maskRequests(deployment.changesSince(0), await namesOf(deployment, service))
    if (process.env['UPDATE']) await writeFile(EXPECTED, `${JSON.stringify(requests, undefined, 2)}\n`)
    assert.deepEqual(JSON.parse(JSON.stringify(requests)), JSON.parse(await readFile(EXPECTED, 'utf8')))
  })

  it('is nothing when nothing changed', async () => {
    await done(service)
    const before = deployment.cloud.traffic.requests.length
    assert.equal((await deployment.deploy(service)).status, 'unchanged')
    assert.equal(deployment.cloud.traffic.requests.length, before)
  })

  it('is new code, a version, and the move of the alias when the code of one function changed', async () => {
    const [orders] = service.functions
    assert.ok(orders)
    const alone = { ...service, functions: [orders] }
    await done(alone)
    const before = deployment.cloud.traffic.requests.length
    await done(alone, 'two')
    assert.deepEqual(operations(before), [
      'lambda.PublishVersion',
      'lambda.UpdateAlias',
      'lambda.UpdateFunctionCode',
    ])
    // These, GetFunction before and after, and who is calling.
    assert.ok(deployment.cloud.traffic.requests.length - before <= 10)
  })

  it('is the move of each alias and nothing else when it goes back, and forward again', async () => {
    await done(service)
    await done(service, 'two')
    const aliases = service.functions.map(() => 'lambda.UpdateAlias')
    for (let time = 0; time < 2; time += 1) {
      const before = deployment.cloud.traffic.requests.length
      assert.equal((await deployment.rollback(service)).status, 'done')
      assert.deepEqual(operations(before), aliases)
      const asked = deployment.cloud.traffic.requests.slice(before).map(({ operation }) => operation)
      // Besides: whose account it is.
      assert.equal(asked.length, aliases.length + 1, asked.join(', '))
    }
    await done(service, 'three')
    assert.equal((await deployment.remove(service)).status, 'done')
    const kinds = deployment.cloud.objects().map(({ kind }) => kind)
    assert.deepEqual(kinds, ['sqs.queue'], 'no version is left')
  })

  it('is new settings without the code when a setting changed', async () => {
    await done(service)
    const before = deployment.cloud.traffic.requests.length
    await done(edit(service, { environment: { TABLE: 'other' } }))
    assert.deepEqual(operations(before), [
      'lambda.PublishVersion',
      'lambda.UpdateAlias',
      'lambda.UpdateFunctionConfiguration',
    ])
    const update = deployment
      .changesSince(before)
      .find(({ operation }) => operation.endsWith('Configuration'))
    const { Environment } = (update?.input ?? {}) as { Environment?: object }
    assert.deepEqual(Environment, { Variables: { TABLE: 'other' } })
  })

  it('is one call for another amount of concurrency', async () => {
    await done(service)
    const before = deployment.cloud.traffic.requests.length
    await done(edit(service, { provisionedConcurrency: 3 }))
    assert.deepEqual(operations(before), ['lambda.PutProvisionedConcurrencyConfig'])
  })

  it('is tags alone when tags changed, and ours stay', async () => {
    await done(service)
    const before = deployment.cloud.traffic.requests.length
    await done({ ...service, tags: { owner: 'sales' } })
    for (const one of operations(before)) assert.match(one, /Tag|Untag/)
    const unowned = deployment.cloud.objects().filter(({ kind, owner }) => OWNED.test(kind) && !owner)
    assert.deepEqual(unowned, [])
  })

  it('takes away what a trigger no longer needs', async () => {
    await done(service)
    const triggers = service.functions.map((one) => ({ ...one, triggers: [] }))
    await done({ ...service, functions: triggers })
    const kinds = new Set(deployment.cloud.objects().map(({ kind }) => kind))
    for (const gone of [
      'apigatewayv2.api',
      'scheduler.group',
      'lambda.permission',
      'lambda.event-source-mapping',
    ])
      assert.ok(!kinds.has(gone), gone)
  })

  it('leaves nothing but the queues behind', async () => {
    await done(service)
    assert.equal((await deployment.remove(service)).status, 'done')
    assert.deepEqual(
      deployment.cloud.objects().map(({ kind }) => kind),
      ['sqs.queue'],
    )
  })

  it('refuses a package that is not the one that was built', async () => {
    await done(service)
    const { status, failed } = await deployment.deploySwapped(service)
    assert.equal(status, 'partial')
    assert.ok(failed.length > 0)
    for (const { diagnostic } of failed) assert.equal(diagnostic.code, 'AWS_PACKAGE_CHANGED')
  })

  async function done(wanted: Service, mark?: string): Promise<void> {
    const outcome = await deployment.deploy(wanted, mark)
    assert.equal(outcome.status, 'done', JSON.stringify([outcome.failed, outcome.diagnostics], undefined, 2))
  }
})

const OWNED = /^(iam\.role|logs\.group|lambda\.function|sqs\.queue|scheduler\.group|apigatewayv2\.api)$/

function edit(service: Service, settings: object): Service {
  const [orders, ...others] = service.functions
  assert.ok(orders)
  return { ...service, functions: [{ ...orders, settings: { ...orders.settings, ...settings } }, ...others] }
}

/** A queue of another account is not there. */
function withoutForeignQueue(service: Service): Service {
  const functions = service.functions.map((one) =>
    Object.assign({}, one, {
      triggers: one.triggers.filter((trigger) => trigger.kind !== 'queue' || trigger.queue.type === 'named'),
    }),
  )
  return { ...service, functions }
}

/** Names of what AWS gave random identifiers. */
async function namesOf(deployment: Deployment, service: Service): Promise<ReadonlyMap<string, string>> {
  const connection = await deployment.connect(service)
  const gateway = await connection.clients.apigatewayv2()
  const names = new Map<string, string>([[deployment.cloud.url, 'cloud']])
  for (const { ApiId = '', Name = '' } of (await gateway.getApis({})).Items ?? []) {
    names.set(ApiId, `api ${Name}`)
    for (const one of (await gateway.getIntegrations({ ApiId })).Items ?? [])
      names.set(one.IntegrationId ?? '', `integration ${Name}`)
  }
  await connection.close()
  return names
}
