import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { Sandbox, thing } from '../simulator/sandbox.ts'

const graph = [thing('box', 'a', { size: 1 }), thing('box', 'b', { size: 1 })]

/** A stack whose deployer died after its first write, having made `a` and not `b`. */
async function interrupted(): Promise<Sandbox> {
  const sandbox = new Sandbox()
  await sandbox.dieIn(() => sandbox.deploy(graph))
  sandbox.objects.delete('b')
  sandbox.requests.length = 0
  return sandbox
}

function codeOf(code: string): (error: unknown) => boolean {
  return (error) => error instanceof SkyfoldError && error.diagnostic.code === code
}

describe('a recovery by itself', () => {
  it('finds out what was made, writes it down and changes nothing in the cloud', async () => {
    const sandbox = await interrupted()
    const outcome = await sandbox.recover()
    assert.deepEqual(outcome, {
      status: 'done',
      addresses: [
        { address: 'box/a', outcome: 'found' },
        { address: 'box/b', outcome: 'absent' },
      ],
      diagnostics: [],
    })
    assert.deepEqual(
      sandbox.requests.filter((request) => /^(create|update|delete)/.test(request)),
      [],
    )
    const inspection = await sandbox.inspect()
    assert.deepEqual([inspection?.open, inspection?.lease], [[], undefined])
    assert.deepEqual(
      inspection?.records.map(({ address, status }) => [address, status]),
      [['box/a', 'dirty']],
    )
    assert.equal((await sandbox.deploy(graph)).status, 'done')
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
  })

  it('has nothing to do when no run was interrupted: no write, no connection', async () => {
    const sandbox = new Sandbox()
    assert.equal((await sandbox.recover()).status, 'unchanged')
    await sandbox.deploy(graph)
    const writes = sandbox.bodies.length
    sandbox.connections = 0
    assert.equal((await sandbox.recover()).status, 'unchanged')
    assert.deepEqual([sandbox.bodies.length, sandbox.connections], [writes, 0])
  })

  it('says what could not be found out, and keeps that open', async () => {
    const sandbox = await interrupted()
    sandbox.failures.set('read b', 'denied')
    const outcome = await sandbox.recover()
    assert.equal(outcome.status, 'partial')
    assert.deepEqual(
      outcome.diagnostics.map(({ code }) => code),
      ['ENGINE_RECOVERY_FAILED'],
    )
    assert.deepEqual((await sandbox.inspect())?.open, ['box/b'])
    sandbox.failures.clear()
    assert.equal((await sandbox.recover()).status, 'done')
  })

  it('is refused in another account', async () => {
    const sandbox = await interrupted()
    sandbox.account = 'two'
    const { status, diagnostics } = await sandbox.recover()
    assert.deepEqual([status, diagnostics[0]?.code], ['refused', 'ENGINE_ACCOUNT_MISMATCH'])
  })
})

describe('an unlock', () => {
  it('takes the lease of somebody who stays silent for its whole time, and keeps what is open', async () => {
    const sandbox = await interrupted()
    const outcome = await sandbox.unlock()
    assert.equal(outcome.status, 'done')
    assert.equal(outcome.lease?.user, 'ada')
    assert.deepEqual(outcome.open, ['box/a', 'box/b'])
    const inspection = await sandbox.inspect()
    assert.deepEqual([inspection?.lease, inspection?.open], [undefined, ['box/a', 'box/b']])
    assert.equal((await sandbox.deploy(graph)).status, 'done')
  })

  it('does not wait for a process of this machine that is gone', async () => {
    const sandbox = await interrupted()
    const start = sandbox.clock.now()
    assert.equal((await sandbox.unlock(false, { hasExited: () => true })).status, 'done')
    assert.equal(sandbox.clock.now(), start)
  })

  it('leaves a living holder alone, unless forced; then that run stops: ENGINE_LEASE_ALIVE', async () => {
    const sandbox = new Sandbox()
    let running = true
    const type = 'tent'
    sandbox.failures.set('create a', 'busy')
    const run = sandbox.deploy([thing(type, 'a')]).finally(() => (running = false))
    while ((await sandbox.store.get()) === null) await sandbox.finish(sandbox.clock.sleep(10))
    const refused = await sandbox.unlock()
    assert.equal(refused.status, 'alive')
    assert.deepEqual(
      refused.diagnostics.map(({ code }) => code),
      ['ENGINE_LEASE_ALIVE'],
    )
    assert.ok(running)
    assert.equal((await sandbox.unlock(true)).status, 'done')
    sandbox.failures.clear()
    assert.equal((await run).status, 'fenced')
    assert.ok(sandbox.events.some(({ type: event }) => event === 'fenced'))
  })

  it('has nothing to do without a lease', async () => {
    const sandbox = new Sandbox()
    assert.equal((await sandbox.unlock()).status, 'unchanged')
    await sandbox.deploy(graph)
    assert.equal((await sandbox.unlock(true)).status, 'unchanged')
  })
})

describe('a restored state', () => {
  async function damage(sandbox: Sandbox): Promise<void> {
    const stored = await sandbox.store.get()
    await sandbox.store.put('{"version":1,', stored?.tag ?? null)
  }

  it('is the generation that the refusal names, put in its place', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(graph)
    await damage(sandbox)
    const refused = await sandbox.deploy(graph)
    assert.equal(refused.status, 'refused')
    const generation = /recover --from (\S+)`/.exec(refused.diagnostics[0]?.hint ?? '')?.[1] ?? ''
    await sandbox.restore(generation)
    const inspection = await sandbox.inspect()
    assert.equal(inspection?.lease, undefined)
    assert.ok(['done', 'unchanged'].includes((await sandbox.deploy(graph)).status))
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
    assert.equal(sandbox.objects.size, 2)
  })

  it('never takes the place of one that can be read: ENGINE_STATE_READABLE', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(graph)
    const [generation] = await sandbox.store.history()
    await assert.rejects(sandbox.restore(generation?.id ?? ''), codeOf('ENGINE_STATE_READABLE'))
  })

  it('needs a generation that can be read: ENGINE_GENERATION_MISSING', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(graph)
    await damage(sandbox)
    await damage(sandbox)
    const [newest] = await sandbox.store.history()
    await assert.rejects(sandbox.restore(newest?.id ?? ''), codeOf('ENGINE_GENERATION_MISSING'))
    await assert.rejects(sandbox.restore('nothing'), codeOf('ENGINE_GENERATION_MISSING'))
  })
})

describe('an inspection', () => {
  it('shows every record with its inputs, and secrets only as such', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'a', { password: new Secret('hush canary', 'env:P') })])
    const inspection = await sandbox.inspect()
    assert.deepEqual(inspection?.records, [
      {
        address: 'box/a',
        type: 'box',
        id: 'a',
        status: 'ready',
        protect: false,
        inputs: { name: 'a', password: '[secret]' },
        outputs: { id: 'a', name: 'a' },
        dependencies: [],
      },
    ])
  })
})
