import assert from 'node:assert/strict'
import { Sandbox, thing } from '../simulator/sandbox.ts'
import { GUARD_MS } from './timing.ts'

describe('a first write that takes longer than the guard allows', () => {
  it('is followed by one that renews the lease before anything is sent', async () => {
    const sandbox = new Sandbox()
    // Object storage of an account may have to be made first.
    sandbox.beforePut = async (expected) => {
      if (expected === null) await sandbox.clock.sleep(2 * GUARD_MS)
    }
    const outcome = await sandbox.deploy([thing('box', 'a', { size: 1 })])
    assert.equal(outcome.status, 'done')
    assert.deepEqual(sandbox.stateRequests.slice(0, 3), ['get', 'put', 'put'])
    assert.equal(sandbox.bodies[0], sandbox.bodies[1])
    assert.deepEqual(sandbox.requests, ['create a', 'settle a'])
  })
})
