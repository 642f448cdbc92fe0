import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { ref } from '@skyfold/plugin-api'
import { Sandbox, thing } from '../simulator/sandbox.ts'

const size = (name: string, value: number): ReturnType<typeof thing> => thing('box', name, { size: value })

describe('a deploy', () => {
  it('makes what is missing and tells each step', async () => {
    const sandbox = new Sandbox()
    const outcome = await sandbox.deploy([size('a', 1), thing('box', 'b', { of: ref('box/a', 'id') })])
    assert.equal(outcome.status, 'done')
    assert.deepEqual(sandbox.requests, ['create a', 'settle a', 'create b', 'settle b'])
    assert.deepEqual(sandbox.objects.get('b')?.inputs, { name: 'b', of: 'a' })
    assert.deepEqual(outcome.deployed.resources['box/b'], {
      type: 'box',
      id: 'b',
      outputs: { id: 'b', name: 'b', of: 'a' },
    })
    const told = sandbox.events.filter(({ type }) => type === 'step.start' || type === 'step.done')
    assert.equal(told.length, 4)
  })

  it('without changes reads the state once and does nothing else, however often', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([size('a', 1)])
    sandbox.stateRequests.length = 0
    sandbox.connections = 0
    for (let time = 0; time < 10; time += 1) {
      assert.equal((await sandbox.deploy([size('a', 1)])).status, 'unchanged')
    }
    assert.deepEqual(
      sandbox.stateRequests,
      Array.from({ length: 10 }, () => 'get'),
    )
    assert.equal(sandbox.connections, 0)
  })

  it('writes its lease and all intents with one request before the first step', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([size('a', 1), size('b', 1)])
    const first = JSON.parse(sandbox.bodies[0] ?? '') as { lease: object; intents: object; resources: object }
    assert.deepEqual(Object.keys(first.intents), ['box/a', 'box/b'])
    assert.deepEqual(first.resources, {})
    assert.notEqual(first.lease, null)
  })

  it('tells an update which inputs changed', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'a', { size: 1, colour: 'red' })])
    await sandbox.deploy([thing('box', 'a', { size: 2, colour: 'red' })])
    assert.ok(sandbox.requests.includes('update a size'))
  })

  it('moves traffic after everything else, and deletes last', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('door', 'front', { to: 1 }), size('old', 1)])
    sandbox.requests.length = 0
    await sandbox.deploy([thing('door', 'front', { to: 2 }), size('new', 1)])
    assert.deepEqual(sandbox.requests, [
      'create new',
      'settle new',
      'update front to',
      'settle front',
      'delete old',
    ])
  })

  it('deletes the old object first where two cannot exist, after what was built on it', async () => {
    const sandbox = new Sandbox()
    const stack = (kind: string): ReturnType<typeof thing>[] => [
      thing('seat', 's', { kind }),
      thing('box', 'on', { kind: ref('seat/s', 'kind') }),
    ]
    await sandbox.deploy(stack('a'))
    sandbox.requests.length = 0
    const outcome = await sandbox.deploy(stack('b'))
    assert.equal(outcome.status, 'done')
    assert.deepEqual(sandbox.requests, [
      'delete on',
      'delete s',
      'create s',
      'settle s',
      'create on',
      'settle on',
    ])
  })

  it('does nothing to a replacement that turns out not to be needed', async () => {
    const sandbox = new Sandbox()
    const stack = (colour: string): ReturnType<typeof thing>[] => [
      thing('box', 'a', { colour, size: 1 }),
      thing('box', 'b', { kind: ref('box/a', 'size') }),
    ]
    await sandbox.deploy(stack('red'))
    sandbox.requests.length = 0
    const outcome = await sandbox.deploy(stack('blue'))
    assert.equal(outcome.plan.steps[1]?.action, 'replace')
    assert.deepEqual(
      outcome.done.map(({ action }) => action),
      ['update', 'record'],
    )
    assert.deepEqual(sandbox.requests, ['update a colour', 'settle a'])
  })

  it('says nothing about its own workings however many steps wait at once', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error): void => void warnings.push(warning)
    process.on('warning', listen)
    const sandbox = new Sandbox()
    const names = Array.from({ length: 16 }, (_, index) => `n${index}`)
    for (const name of names) sandbox.failures.set(`settle ${name}`, 'busy')
    sandbox.clock.at(3000, () => sandbox.failures.clear())
    await sandbox.deploy(names.map((name) => size(name, 1)))
    process.off('warning', listen)
    assert.deepEqual(warnings, [])
  })

  it('repeats throttled, busy and unanswered requests until they go through', async () => {
    const sandbox = new Sandbox()
    for (const failure of ['throttle', 'busy', 'ambiguous', 'eventual', 'transient'] as const) {
      sandbox.failures.set('create a', failure)
      const late = sandbox.clock.now() + 2000
      sandbox.clock.at(late, () => sandbox.failures.clear())
      assert.equal((await sandbox.deploy([size('a', 1)])).status, 'done', failure)
      await sandbox.remove()
    }
  })
})

describe('a secret', () => {
  it('reaches the cloud and nothing else: not the state, not an event, not the outcome', async () => {
    const sandbox = new Sandbox()
    const stack = (text: string): ReturnType<typeof thing>[] => [
      thing('box', 'a', { password: new Secret(text, 'env:P') }),
    ]
    const outcomes = [
      await sandbox.deploy(stack('s3cr3t canary')),
      await sandbox.deploy(stack('s3cr3t canary')),
    ]
    assert.equal(sandbox.objects.get('a')?.inputs['password'], 's3cr3t canary')
    assert.equal(outcomes[1]?.status, 'unchanged')
    sandbox.failures.set('update a', 'denied')
    outcomes.push(await sandbox.deploy(stack('another canary')))
    assert.match(outcomes[2]?.failed[0]?.diagnostic.message ?? '', /update a/)
    const everything = JSON.stringify([sandbox.bodies, outcomes, sandbox.events])
    assert.ok(everything.includes('[secret]'))
    assert.ok(!everything.includes('canary'))
  })
})
