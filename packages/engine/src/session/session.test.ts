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
  it('counts its lease from the first sending of a write that it recognises later as its own, and renews it', async () => {
    const clock = new VirtualClock()
    const { store, answered } = createDeafStore(clock, GUARD_MS - 2000)
    const session = new Session(emptyState(stack, 'line'), null, {
      stack,
      store,
      env: envOf(clock),
      events: () => {},
      command: 'sls deploy',
      safety: SAFE,
    })
    let isTaken = false
    const taken = session.acquire(() => {}).then((ok) => (isTaken = ok))
    await clock.run(() => isTaken, 600_000)
    await taken
    // Others saw the first write when it arrived; counted from there, it needed another one to be a sign of life.
    assert.ok(clock.now() > GUARD_MS)
    assert.deepEqual(answered, ['get', 'put'])
    assert.equal(session.isLost, false)
  })
})

describe('the writes of a session', () => {
  it('come once a second while something changes, and less often when the state is large', async () => {
    assert.equal(await countWrites(10, 9500), 10)
    assert.ok((await countWrites(4_500_000, 9500)) <= 3)
  })
})

/** Writes within `ms` milliseconds of constant change of a state of `size` characters. */
async function countWrites(size: number, ms: number): Promise<number> {
  const clock = new VirtualClock()
  const store = createMemoryStore()
  let writes = 0
  const session = new Session(
    { ...emptyState(stack, 'l'), account: { key: 'a', label: 'x'.repeat(size) } },
    null,
    {
      stack,
      store: { ...store, put: (body, tag) => ((writes += 1), store.put(body, tag)) },
      env: envOf(clock),
      events: () => {},
      command: 'sls deploy',
      safety: SAFE,
    },
  )
  await session.acquire(() => {})
  for (let at = 100; at < ms; at += 100) clock.at(at, () => session.change(() => {}))
  clock.at(ms, () => {})
  await clock.run(() => clock.now() >= ms, ms)
  return writes
}

/** A store that takes writes and answers nobody until `answersFrom`. */
function createDeafStore(
  clock: VirtualClock,
  answersFrom: number,
): { readonly store: StateStore; readonly answered: readonly string[] } {
  const store = createMemoryStore()
  const answered: string[] = []
  const answer = async <T>(name: string, effect: Promise<T>): Promise<T> => {
    const result = await effect.then(
      (value) => () => value,
      (error: Error) => () => Promise.reject(error),
    )
    if (clock.now() < answersFrom) {
      await clock.sleep(6000)
      throw simulatedFailure('ambiguous', 'no answer')
    }
    answered.push(name)
    return result()
  }
  const deaf: StateStore = {
    ...store,
    get: () => answer('get', store.get()),
    put: (body, expected) => answer('put', store.put(body, expected)),
  }
  return { store: deaf, answered }
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
