import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Service, Trigger } from '@skyfold/manifest'
import type { Artifact, Graph, Resource } from '@skyfold/plugin-api'
import { compose } from './compose.ts'
import { layout } from './layout.ts'
import { permissionsDocument, trustDocument } from './resources/iam/policy-document.ts'
import type { Statement, Trust } from './resources/iam/policy-document.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))
const TARGET = { provider: 'aws', region: 'eu-west-1', options: {} }

describe('the resources and units of a service', () => {
  for (const name of readdirSync(FIXTURES))
    it(`are those of fixtures/${name}/expected`, () => {
      const service = readService(name)
      const { units } = layout(service, TARGET)
      check(name, 'graph.json', graphOf(service))
      check(name, 'units.json', units)
    })

  it('do not depend on the folder that the service lies in', () => {
    const service = readService('orders')
    assert.deepEqual(graphOf({ ...service, root: '/elsewhere' }), graphOf(service))
  })

  it('take ten messages at once where the manifest does not say how many, as Lambda does', () => {
    const service = readService('orders')
    const [orders] = service.functions
    assert.ok(orders)
    const { resources } = graphOf({
      ...service,
      functions: [{ ...orders, triggers: [queueOf('returns')] }],
    })
    const mapping = resources.find(({ type }) => type === 'aws.lambda.event-source-mapping')
    assert.equal(mapping?.inputs['batchSize'], 10)
  })
})

/** Facts that hold for whatever a manifest asks for: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html. */
describe('what the roles and policies allow', () => {
  const service = readService('orders')
  const { resources } = graphOf(service)

  it('every function has a role of its own', () => {
    const roles = resources
      .filter(({ type }) => type === 'aws.lambda.function')
      .map(({ inputs }) => inputs['role'])
    assert.equal(new Set(roles.map((role) => JSON.stringify(role))).size, service.functions.length)
  })

  it('no statement has "*" as an action or as a resource', () => {
    const statements = resources.flatMap((resource) => statementsOf(resource))
    assert.ok(statements.length >= service.functions.length)
    for (const { actions, resources: on } of statements) {
      for (const action of actions) assert.match(action, /^[a-z]+:[A-Z]\w+$/)
      assert.ok(!on.includes('*'))
    }
    assert.doesNotMatch(permissionsDocument(statements), /"\*"/)
  })

  it('every service that may call or take a role on is bound to one source of one account', () => {
    const trusts = resources
      .filter(({ type }) => type === 'aws.iam.role')
      .map(({ inputs }) => inputs['trust'])
    for (const trust of trusts) {
      // Inputs of a role, before refs are resolved.
      const { service: principal, sourceArn, sourceAccount } = trust as unknown as Trust
      if (principal === 'lambda.amazonaws.com') continue
      assert.ok(sourceArn && sourceAccount, principal)
    }
    const permissions = resources.filter(({ type }) => type === 'aws.lambda.permission')
    assert.equal(permissions.length, 2)
    for (const { inputs } of permissions) assert.ok(inputs['api'] && inputs['alias'])
    const trust = {
      service: 'scheduler.amazonaws.com',
      sourceArn: 'arn:aws:scheduler:r:1:g',
      sourceAccount: '1',
    }
    assert.match(trustDocument(trust), /aws:SourceAccount.*aws:SourceArn/)
  })

  it('a new trigger touches the role of its function alone', () => {
    const before = new Map(resources.map((one) => [one.address, JSON.stringify(one)]))
    const [orders, ...others] = service.functions
    assert.ok(orders)
    const triggers: Trigger[] = [...orders.triggers, queueOf('returns')]
    const after = graphOf({ ...service, functions: [{ ...orders, triggers }, ...others] }).resources
    const changed = after
      .filter((one) => before.get(one.address) !== JSON.stringify(one))
      .map((one) => one.address)
    assert.deepEqual(changed, [
      'aws.sqs.queue/returns',
      'aws.iam.role-policy/orders',
      'aws.lambda.event-source-mapping/orders returns',
    ])
  })
})

function queueOf(name: string): Trigger {
  return {
    kind: 'queue',
    queue: { type: 'named', name },
    batchWindow: 0,
    reportBatchItemFailures: false,
    enabled: true,
    source: { file: 'serverless.yml', line: 1, column: 1, length: 1 },
  }
}

function statementsOf({ type, inputs }: Resource): readonly Statement[] {
  // Inputs of a policy, before refs are resolved.
  return type === 'aws.iam.role-policy' ? (inputs['statements'] as unknown as readonly Statement[]) : []
}

function graphOf(service: Service): Graph {
  return compose(
    service,
    TARGET,
    layout(service, TARGET).units.map(({ id }) => artifactOf(id)),
  ).graph
}

function artifactOf(unit: string): Artifact {
  return {
    unit,
    path: `/artifacts/${unit}.zip`,
    sha256: unit,
    contentHash: `hash-of-${unit}`,
    bytes: 1,
    unzippedBytes: 1,
    entries: [],
  }
}

function readService(name: string): Service {
  // Written as a service, without places in a manifest.
  return JSON.parse(readFileSync(`${FIXTURES}${name}/service.json`, 'utf8')) as Service
}

function check(name: string, file: string, actual: object): void {
  const folder = `${FIXTURES}${name}/expected`
  if (process.env['UPDATE']) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/${file}`, `${JSON.stringify(actual, undefined, 2)}\n`)
  }
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')))
}
