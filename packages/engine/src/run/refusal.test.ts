import assert from 'node:assert/strict'
import { ref } from '@skyfold/plugin-api'
import { simulatedFailure } from '../simulator/faults.ts'
import { codesOf, Sandbox, thing } from '../simulator/sandbox.ts'

const size = (name: string, value: number): ReturnType<typeof thing> => thing('box', name, { size: value })

describe('a deploy that must not happen', () => {
  it('is refused when the credentials reach another account (ENGINE_ACCOUNT_MISMATCH)', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([size('a', 1)])
    sandbox.account = 'two'
    sandbox.stateRequests.length = 0
    sandbox.requests.length = 0
    const outcome = await sandbox.deploy([size('a', 2)])
    assert.deepEqual([outcome.status, codesOf(outcome)], ['refused', ['ENGINE_ACCOUNT_MISMATCH']])
    assert.match(outcome.diagnostics[0]?.message ?? '', /account one.*account two/)
    assert.deepEqual([sandbox.stateRequests, sandbox.requests], [['get'], []])
  })

  it('is refused when a protected resource would be replaced or would go (ENGINE_PROTECTED)', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'a', { kind: 'x' }, { protect: true })])
    const replaced = await sandbox.deploy([thing('box', 'a', { kind: 'y' }, { protect: true })])
    const deleted = await sandbox.deploy([])
    assert.deepEqual([replaced.status, codesOf(replaced)], ['refused', ['ENGINE_PROTECTED']])
    assert.deepEqual([deleted.status, codesOf(deleted)], ['refused', ['ENGINE_PROTECTED']])
    const unprotected = await sandbox.deploy([thing('box', 'a', { kind: 'x' })])
    assert.deepEqual(
      unprotected.done.map(({ action }) => action),
      ['record'],
    )
    assert.equal((await sandbox.deploy([])).status, 'done')
  })

  it('is refused when data would be lost by a replacement (ENGINE_STATEFUL_REPLACE)', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('vault', 'v', { kind: 'x' })])
    const outcome = await sandbox.deploy([thing('vault', 'v', { kind: 'y' })])
    assert.deepEqual([outcome.status, codesOf(outcome)], ['refused', ['ENGINE_STATEFUL_REPLACE']])
  })

  it('is refused at apply when only then a replacement shows up that would lose data', async () => {
    const sandbox = new Sandbox()
    const stack = (value: number): ReturnType<typeof thing>[] => [
      size('a', value),
      thing('vault', 'v', { kind: ref('box/a', 'size') }),
    ]
    await sandbox.deploy(stack(1))
    const outcome = await sandbox.deploy(stack(2))
    assert.equal(outcome.plan.steps[1]?.action, 'update')
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_STATEFUL_REPLACE')
  })

  it('waits for a living holder, then says who it is (ENGINE_LOCKED)', async () => {
    const sandbox = new Sandbox()
    sandbox.failures.set('create a', 'throttle')
    const first = sandbox.deploy([size('a', 1)])
    const rival = new Sandbox(sandbox.store, sandbox.clock)
    sandbox.clock.at(100, () => {})
    await sandbox.clock.run(() => sandbox.clock.now() >= 100, 1000)
    const outcome = await rival.deploy([size('a', 2)], { lockTimeoutMs: 20_000 })
    assert.deepEqual([outcome.status, codesOf(outcome)], ['locked', ['ENGINE_LOCKED']])
    assert.match(outcome.diagnostics[0]?.message ?? '', /ada@desk.*sls deploy/)
    sandbox.failures.clear()
    assert.equal((await sandbox.finish(first)).status, 'done')
  })

  it('stops when it cannot renew its lease (ENGINE_FENCED)', async () => {
    const sandbox = new Sandbox()
    sandbox.failures.set('create a', 'throttle')
    sandbox.beforePut = async () => {
      const now = sandbox.clock.now()
      if (now > 1000 && now < 60_000) throw simulatedFailure('denied', 'no')
    }
    const outcome = await sandbox.deploy([size('a', 1)])
    assert.equal(outcome.status, 'fenced')
    assert.ok(codesOf(outcome).includes('ENGINE_FENCED'))
  })

  it('says when its result could not be written (ENGINE_STATE_UNWRITTEN)', async () => {
    const sandbox = new Sandbox()
    sandbox.beforePut = async (expected) => {
      if (expected !== null) throw simulatedFailure('denied', 'disk full')
    }
    const outcome = await sandbox.deploy([size('a', 1)])
    assert.deepEqual([outcome.status, codesOf(outcome)], ['fenced', ['ENGINE_STATE_UNWRITTEN']])
  })
})
