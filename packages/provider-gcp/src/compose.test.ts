import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Service } from '@skyfold/manifest'
import type { Artifact, Graph, Unit } from '@skyfold/plugin-api'
import { isRef } from '@skyfold/plugin-api'
import { compose } from './compose.ts'
import { layout } from './layout.ts'
import { hourly, publicRoute, queue, serviceOf, target } from './testing/service.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))

describe('a service composed for Google Cloud', () => {
  for (const name of readdirSync(FIXTURES))
    it(`becomes the units and the graph of fixtures/${name}`, () => {
      // Written as `Service` without secrets, which JSON has no form for.
      const service = JSON.parse(readFileSync(`${FIXTURES}${name}/service.json`, 'utf8')) as Service
      const [first = target] = service.targets
      const { units, diagnostics } = layout(service, first)
      const { graph } = compose(service, first, units.map(standIn))
      check(name, { units, diagnostics, graph })
    })

  it('opens a service to everybody for the word public alone', () => {
    const graph = graphOf(
      serviceOf({ open: [publicRoute, hourly, queue()], closed: [{ ...publicRoute, access: 'iam' }] }),
    )
    const policies = graph.resources.filter(({ type }) => type === 'gcp.run.invoker-policy')
    assert.deepEqual(
      policies.map(({ address, inputs }) => [address, inputs['public']]),
      [
        ['gcp.run.invoker-policy/open-events', false],
        ['gcp.run.invoker-policy/open', true],
      ],
    )
    for (const access of ['unstated', 'authorizer'] as const) {
      const { resources } = graphOf(serviceOf({ one: [{ ...publicRoute, access }] }))
      assert.ok(!resources.some(({ inputs }) => inputs['public'] === true), access)
    }
  })

  it('lets one account through the private doors, and gives no code a role', () => {
    const { resources } = graphOf(serviceOf({ one: [hourly], two: [queue()], three: [] }))
    const callers = resources
      .filter(({ type }) => type === 'gcp.run.invoker-policy')
      .map(({ inputs }) => (isRef(inputs['serviceAccount']) ? inputs['serviceAccount'].$ref : undefined))
    assert.deepEqual(callers, Array(3).fill('gcp.iam.service-account/invoker'))
    const identities = resources
      .filter(({ type }) => type === 'gcp.functions.function')
      .map(({ inputs }) => (isRef(inputs['serviceAccount']) ? inputs['serviceAccount'].$ref : undefined))
    assert.equal(new Set(identities).size, 3, 'each function has an identity of its own')
  })

  it('tells a function beside the events of another apart', () => {
    const { units } = layout(
      serviceOf({ orders: [publicRoute, hourly], 'orders-events': [publicRoute] }),
      target,
    )
    assert.deepEqual(
      units.map(({ id }) => id),
      ['orders', 'orders-events', 'orders-events-2'],
    )
  })
})

function graphOf(service: Service): Graph {
  const { units } = layout(service, target)
  return compose(service, target, units.map(standIn)).graph
}

function standIn({ id }: Unit, index: number): Artifact {
  const hash = String(index + 1).repeat(64)
  return {
    unit: id,
    path: `/artifacts/${id}.zip`,
    sha256: hash,
    contentHash: hash,
    bytes: 1,
    unzippedBytes: 1,
    entries: [],
  }
}

function check(name: string, actual: object): void {
  const folder = `${FIXTURES}${name}/expected`
  if (process.env['UPDATE']) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${folder}/deployment.json`, JSON.stringify(actual, undefined, 2) + '\n')
  }
  const expected: unknown = JSON.parse(readFileSync(`${folder}/deployment.json`, 'utf8'))
  assert.deepEqual(JSON.parse(JSON.stringify(actual)), expected)
}
