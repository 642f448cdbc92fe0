import assert from 'node:assert/strict'
import type { StackId } from '@skyfold/plugin-api'
import type { Actor, Env } from '../env.ts'
import { encodeState } from '../state/codec.ts'
import { emptyState } from '../state/state.ts'
import { createMemoryStore } from '../state-store/memory-store.ts'
import { loadState } from './load.ts'
import { GUARD_MS, LEASE_TTL_MS, POLL_MS } from './timing.ts'

const stack: StackId = { service: 'shop', stage: 'test', provider: 'box', region: 'here' }

describe('a run that waits for a lease', () => {
  it('takes it over when the state has not changed for as long as a lease lasts', async () => {
    assert.equal(await waitFor({}, {}), LEASE_TTL_MS)
  })

  it('waits by the clock of the holder when its own runs faster', async () => {
    assert.equal(await waitFor({ pace: 10 }, {}), LEASE_TTL_MS * 10)
    assert.equal(await waitFor({ pace: 10 }, { pace: 10 }), LEASE_TTL_MS)
    assert.equal(await waitFor({}, { pace: 9 }), LEASE_TTL_MS / 9)
  })
})

/** How long by the waiter's own clock, for a holder that has fallen silent. */
async function waitFor(waiter: Pick<Actor, 'pace'>, holder: Pick<Actor, 'pace'>): Promise<number> {
  const store = createMemoryStore()
  const lease = { user: 'a', host: 'far', pid: 1, command: 'sls deploy', since: 'then', ...holder }
  await store.put(encodeState({ ...emptyState(stack, 'line'), lease }), null)
  const start = 500
  let now = start
  const env: Env = {
    now: () => now,
    sleep: async (ms) => void (now += ms),
    wallTime: () => 0,
    randomHex: () => '',
    actor: { user: 'b', host: 'here', pid: 2, ...waiter },
  }
  const drain = new AbortController().signal
  const loaded = await loadState({ stack, store, env, events: () => {}, lockTimeoutMs: Infinity, drain })
  assert.equal(loaded.status, 'free')
  const ratio = (waiter.pace ?? 1) / (holder.pace ?? 1)
  assert.equal(loaded.quietSince, start + GUARD_MS * ratio)
  assert.ok(LEASE_TTL_MS % POLL_MS === 0)
  return now - start
}
