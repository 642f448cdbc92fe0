import assert from 'node:assert/strict'
import { type JsonObject, Secret } from '@skyfold/manifest'
import { ref } from '@skyfold/plugin-api'
import { codesOf, Sandbox, thing } from '../simulator/sandbox.ts'

const graph = [
  thing('box', 'a', { size: 1, environment: { TABLE: 't' } }),
  thing('box', 'b', { of: ref('box/a', 'id') }),
]

/** Somebody else at work in the cloud. */
function meddle(sandbox: Sandbox, name: string, inputs: JsonObject): void {
  const object = sandbox.objects.get(name)
  assert.ok(object)
  object.inputs = { ...object.inputs, ...inputs }
}

async function deployed(resources: ReturnType<typeof thing>[] = graph): Promise<Sandbox> {
  const sandbox = new Sandbox()
  assert.equal((await sandbox.deploy(resources)).status, 'done')
  sandbox.requests.length = 0
  sandbox.events.length = 0
  return sandbox
}

describe('a look for drift', () => {
  it('finds everything in sync, reads each object once and writes nothing', async () => {
    const sandbox = await deployed()
    sandbox.stateRequests.length = 0
    const report = await sandbox.drift({ resources: graph })
    assert.deepEqual(
      report.drifts.map(({ address, status }) => [address, status]),
      [
        ['box/a', 'in sync'],
        ['box/b', 'in sync'],
      ],
    )
    assert.deepEqual(sandbox.requests.toSorted(), ['read a', 'read b'])
    assert.deepEqual(sandbox.stateRequests, ['get'])
  })

  it('shows what is recorded, what is there and what is wanted', async () => {
    const sandbox = await deployed()
    meddle(sandbox, 'a', { size: 7, environment: { TABLE: 'u' } })
    const [a] = (await sandbox.drift({ resources: [thing('box', 'a', { size: 2 })] })).drifts
    assert.equal(a?.status, 'changed')
    assert.deepEqual(
      a.values.filter(({ of }) => of === 'input'),
      [
        { path: 'environment.TABLE', of: 'input', recorded: 't', live: 'u', replaces: false },
        { path: 'size', of: 'input', recorded: 1, live: 7, desired: 2, replaces: false },
      ],
    )
    assert.deepEqual(
      sandbox.events.filter(({ type }) => type === 'drift').map((event) => 'paths' in event && event.paths),
      [['environment.TABLE', 'size', 'environment.TABLE', 'size']],
    )
  })

  it('finds what vanished and what cannot be read, and says why', async () => {
    const sandbox = await deployed()
    sandbox.objects.delete('a')
    sandbox.failures.set('read b', 'denied')
    const { drifts } = await sandbox.drift()
    assert.deepEqual(
      drifts.map(({ status }) => status),
      ['vanished', 'unreadable'],
    )
    assert.match(drifts[1]?.diagnostic?.message ?? '', /read b/)
  })

  it('compares secrets without showing them', async () => {
    const password = new Secret('first canary', 'env:P')
    const resources = [thing('box', 'a', { password })]
    const sandbox = await deployed(resources)
    const calm = await sandbox.drift({ resources })
    assert.equal(calm.drifts[0]?.status, 'in sync')
    meddle(sandbox, 'a', { password: 'second canary', added: { KEY: 'third canary' } })
    const report = await sandbox.drift({ resources })
    assert.deepEqual(
      report.drifts[0]?.values.filter(({ of }) => of === 'input').map(({ path, live }) => [path, live]),
      [
        ['added', { KEY: '[secret]' }],
        ['password', '[secret]'],
      ],
    )
    const { plan } = await sandbox.preview(resources, { refresh: true })
    const outcome = await sandbox.deploy(resources, { refresh: true })
    assert.equal(outcome.status, 'done')
    assert.equal(sandbox.objects.get('a')?.inputs['password'], 'first canary')
    assert.doesNotMatch(JSON.stringify([report, plan, sandbox.bodies]), /(?:first|second) canary/)
  })

  it('is refused in another account', async () => {
    const sandbox = await deployed()
    sandbox.account = 'two'
    const report = await sandbox.drift()
    assert.equal(report.status, 'refused')
    assert.deepEqual(
      report.diagnostics.map(({ code }) => code),
      ['ENGINE_ACCOUNT_MISMATCH'],
    )
  })
})

describe('a deploy that looks first', () => {
  it('updates exactly the inputs that somebody else changed, and says that it is drift', async () => {
    const sandbox = await deployed()
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
    meddle(sandbox, 'a', { size: 7 })
    sandbox.requests.length = 0
    const outcome = await sandbox.deploy(graph, { refresh: true })
    assert.equal(outcome.status, 'done')
    assert.deepEqual(outcome.plan.steps[0]?.why, [
      { path: 'size', before: 7, after: 1, replaces: false, drift: true },
    ])
    assert.ok(sandbox.requests.includes('update a size'), sandbox.requests.join())
    assert.equal(sandbox.objects.get('a')?.inputs['size'], 1)
    assert.equal((await sandbox.deploy(graph, { refresh: true })).status, 'unchanged')
  })

  it('makes again what vanished', async () => {
    const sandbox = await deployed()
    sandbox.objects.delete('a')
    const { plan } = await sandbox.preview(graph, { refresh: true })
    assert.equal(plan.steps[0]?.action, 'create')
    assert.equal(plan.steps[0]?.why[0]?.path, '(vanished: somebody else deleted it)')
    assert.equal((await sandbox.deploy(graph, { refresh: true })).status, 'done')
    assert.ok(sandbox.objects.has('a'))
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
  })

  it('replaces what was changed where only a replacement helps, unless it holds data', async () => {
    const sandbox = await deployed([thing('box', 'a', { kind: 'x' }), thing('vault', 'v', { kind: 'x' })])
    meddle(sandbox, 'a', { kind: 'y' })
    const resources = [thing('box', 'a', { kind: 'x' }), thing('vault', 'v', { kind: 'x' })]
    const { plan } = await sandbox.preview(resources, { refresh: true })
    assert.deepEqual(
      plan.steps.map(({ action }) => action),
      ['replace'],
    )
    meddle(sandbox, 'v', { kind: 'y' })
    const refused = await sandbox.deploy(resources, { refresh: true })
    assert.equal(refused.status, 'refused')
    assert.deepEqual(codesOf(refused), ['ENGINE_STATEFUL_REPLACE'])
  })

  it('only records what was changed to what is wanted now', async () => {
    const sandbox = await deployed()
    meddle(sandbox, 'a', { size: 5 })
    const wanted = [thing('box', 'a', { size: 5, environment: { TABLE: 't' } }), ...graph.slice(1)]
    const outcome = await sandbox.deploy(wanted, { refresh: true })
    assert.equal(outcome.done[0]?.action, 'record')
    assert.equal((await sandbox.deploy(wanted)).status, 'unchanged')
  })

  it('is refused while something cannot be read', async () => {
    const sandbox = await deployed()
    sandbox.failures.set('read b', 'denied')
    const outcome = await sandbox.deploy(graph, { refresh: true })
    assert.equal(outcome.status, 'refused')
    assert.equal(outcome.diagnostics.length, 1)
  })

  it('settles first what an earlier run left', async () => {
    const sandbox = await deployed()
    const wanted = [thing('box', 'a', { size: 2, environment: { TABLE: 't' } }), ...graph.slice(1)]
    sandbox.failures.set('update a', 'ambiguous')
    await sandbox.dieIn(() => sandbox.deploy(wanted))
    sandbox.failures.clear()
    meddle(sandbox, 'b', { of: 'elsewhere' })
    assert.equal((await sandbox.deploy(wanted, { refresh: true })).status, 'done')
    assert.equal(sandbox.objects.get('b')?.inputs['of'], 'a')
    assert.equal(sandbox.objects.get('a')?.inputs['size'], 2)
  })
})
