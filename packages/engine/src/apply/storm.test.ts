/** What a throttling service costs, in virtual time: the requests of a deploy against a bucket of tokens. */
import assert from 'node:assert/strict'
import { SkyfoldError } from '@skyfold/plugin-api'
import { simulatedFailure } from '../simulator/faults.ts'
import { Random } from '../simulator/random.ts'
import { VirtualClock } from '../simulator/virtual-clock.ts'
import { Limiter } from './limiter.ts'
import { retry } from './retry.ts'

const REQUESTS = 200
const AT_ONCE = 16
const LATENCY_MS = 100

interface Storm {
  /** Requests that the service saw. */
  readonly calls: number
  readonly ms: number
  /** Requests that came before the service wanted to hear again. */
  readonly early: number
}

/** Sends many requests to a service that takes `perSecond` and tells the others to come back after `retryAfterMs`. */
async function weather(perSecond: number, retryAfterMs: number | undefined): Promise<Storm> {
  const clock = new VirtualClock()
  const random = new Random(5)
  const env = {
    now: () => clock.now(),
    sleep: (ms: number) => clock.sleep(ms),
    wallTime: () => 0,
    randomHex: (bytes: number) => random.hex(bytes),
    actor: { user: '', host: '', pid: 0 },
  }
  const limiter = new Limiter(AT_ONCE, env)
  let calls = 0
  let early = 0
  let tokens = perSecond
  let filledAt = 0
  const notBefore = new Map<number, number>()
  const send = async (request: number): Promise<void> => {
    calls += 1
    if (clock.now() < (notBefore.get(request) ?? 0)) early += 1
    await clock.sleep(LATENCY_MS)
    tokens = Math.min(perSecond, tokens + ((clock.now() - filledAt) / 1000) * perSecond)
    filledAt = clock.now()
    if (tokens >= 1) {
      tokens -= 1
      return
    }
    if (retryAfterMs !== undefined) notBefore.set(request, clock.now() + retryAfterMs)
    throw new SkyfoldError(simulatedFailure('throttle', 'slow down').diagnostic, {
      failure: 'throttle',
      retryAfterMs,
    })
  }
  const signal = new AbortController().signal
  const work = Promise.all(
    Array.from({ length: REQUESTS }, (_, request) =>
      retry(() => limiter.run(() => send(request)), { env, signal, onFailure: () => {} }),
    ),
  )
  let isDone = false
  const ended = work.then(() => (isDone = true))
  await clock.run(() => isDone, 3_600_000)
  await ended
  return { calls, ms: clock.now(), early }
}

describe('a service that throttles', () => {
  it('is asked at most half as often again as one that does not, and everything gets through', async () => {
    const { calls: calm } = await weather(1000, undefined)
    assert.equal(calm, REQUESTS)
    for (const perSecond of [15, 5, 2]) {
      const { calls } = await weather(perSecond, undefined)
      assert.ok(calls <= 1.5 * calm, `${calls} calls at ${perSecond} a second`)
    }
  })

  it('is never asked again earlier than it wants, and not much more often', async () => {
    const { calls, early } = await weather(5, 2000)
    assert.equal(early, 0)
    assert.ok(calls <= 1.5 * REQUESTS, `${calls} calls`)
  })

  it('is used at a good part of the pace that it allows', async () => {
    const { ms } = await weather(15, undefined)
    assert.ok(ms <= 4 * (REQUESTS / 15) * 1000, `${ms} ms`)
  })
})
