import assert from 'node:assert/strict'
import type { StackId, StateStore } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import { SAFE } from '../safety.ts'
import { simulatedFailure } from '../simulator/faults.ts'
import { VirtualClock } from '../simulator/virtual-clock.ts'
import { emptyState } from '../state/state.ts'
import { createMemoryStore } from '../state-store/memory-store.ts'
import { Session } from './session.ts'
import { GUARD_MS } from './timing.ts'

const stack: StackId = { service: 'shop', stage: 'test', provider: 'box', region: 'here' }

describe('a session', () => {
  it('counts its lease from the first sending of a write that it recognises later as its own', async () => {
    const clock = new VirtualClock()
    const session = new Session(emptyState(stack, 'line'), null, {
      stack,
      store: createDeafStore(clock, GUARD_MS - 2000),
      env: envOf(clock),
      events: () => {},
      command: 'sls deploy',
      safety: SAFE,
    })
    let isTaken = false
    const taken = session.acquire(() => {}).then((ok) => (isTaken = ok))
    await clock.run(() => isTaken, 600_000)
    await taken
    // Others saw the write when it arrived; from then on they count down to the takeover.
    clock.at(GUARD_MS + 1, () => {})
    await clock.run(() => clock.now() > GUARD_MS, 600_000)
    assert.equal(session.isLost, true)
  })
})

/** A store that takes writes and answers nobody until `answersFrom`. */
function createDeafStore(clock: VirtualClock, answersFrom: number): StateStore {
  const store = createMemoryStore()
  const answer = async <T>(effect: Promise<T>): Promise<T> => {
    const result = await effect.then(
      (value) => () => value,
      (error: Error) => () => Promise.reject(error),
    )
    if (clock.now() < answersFrom) {
      await clock.sleep(6000)
      throw simulatedFailure('ambiguous', 'no answer')
    }
    return result()
  }
  return {
    ...store,
    get: () => answer(store.get()),
    put: (body, expected) => answer(store.put(body, expected)),
  }
}

function envOf(clock: VirtualClock): Env {
  return {
    now: () => clock.now(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    wallTime: () => 0,
    randomHex: (bytes) => '0'.repeat(bytes * 2),
    actor: { user: 'ada', host: 'desk', pid: 1 },
  }
}
