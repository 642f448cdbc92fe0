import assert from 'node:assert/strict'
import { type FailureClass, SkyfoldError } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import { simulatedFailure } from '../simulator/faults.ts'
import { VirtualClock } from '../simulator/virtual-clock.ts'
import { Limiter, serviceOf } from './limiter.ts'
import { retry } from './retry.ts'

/** How long a request of which every attempt fails is tried, and how often. */
async function persist(
  failure: FailureClass,
  random = 'ffffffff',
  retryAfterMs?: number,
): Promise<{ attempts: number; waits: number[] }> {
  const clock = new VirtualClock()
  const waits: number[] = []
  const env: Env = {
    now: () => clock.now(),
    sleep: (ms) => (waits.push(Math.round(ms)), clock.sleep(ms)),
    wallTime: () => 0,
    randomHex: () => random,
    actor: { user: '', host: '', pid: 0 },
  }
  let attempts = 0
  let isDone = false
  const attempt = (): Promise<never> => {
    attempts += 1
    const { diagnostic } = simulatedFailure(failure, 'no')
    return Promise.reject(new SkyfoldError(diagnostic, { failure, retryAfterMs }))
  }
  const work = retry(attempt, { env, signal: new AbortController().signal, onFailure: () => {} })
  const ended = assert.rejects(work, /no/).then(() => (isDone = true))
  await clock.run(() => isDone, 3_600_000)
  await ended
  return { attempts, waits }
}

describe('a request that fails', () => {
  for (const failure of ['conflict', 'denied', 'invalid'] as const) {
    it(`is not tried again when it is ${failure}`, async () => {
      assert.equal((await persist(failure)).attempts, 1)
    })
  }

  it('is tried again at a growing pace with full jitter when it is throttled', async () => {
    const slow = await persist('throttle')
    assert.deepEqual(slow.waits.slice(0, 8), [250, 500, 1000, 2000, 4000, 8000, 16_000, 20_000])
    const quick = await persist('throttle', '40000000')
    assert.deepEqual(quick.waits.slice(0, 3), [63, 125, 250])
  })

  it('is not tried again before the service wants it', async () => {
    const { waits } = await persist('throttle', 'ffffffff', 3000)
    assert.deepEqual(waits.slice(0, 6), [3000, 3000, 3000, 3000, 4000, 8000])
    const { waits: capped } = await persist('throttle', 'ffffffff', 86_400_000)
    assert.equal(capped[0], 120_000)
  })

  it('is tried densely for a minute when something is not visible yet', async () => {
    const { waits } = await persist('eventual')
    assert.deepEqual(waits.slice(0, 5), [250, 500, 1000, 2000, 2000])
    assert.ok(Math.abs(waits.reduce((sum, wait) => sum + wait, 0) - 60_000) <= 2000)
  })

  it('is tried every second for minutes when the object is busy', async () => {
    const { waits } = await persist('busy')
    assert.deepEqual(waits.slice(0, 4), [250, 500, 1000, 1000])
    assert.ok(waits.length > 250)
  })

  it('is not tried again after an interrupt', async () => {
    const interrupt = new AbortController()
    let attempts = 0
    const env: Env = {
      now: () => 0,
      sleep: () => Promise.reject(new Error('interrupted')),
      wallTime: () => 0,
      randomHex: () => '00',
      actor: { user: '', host: '', pid: 0 },
    }
    const attempt = (): Promise<never> => {
      attempts += 1
      return Promise.reject(simulatedFailure('throttle', 'slow down'))
    }
    await assert.rejects(retry(attempt, { env, signal: interrupt.signal, onFailure: () => {} }), /slow down/)
    assert.equal(attempts, 1)
  })
})

describe('the limiter of a service', () => {
  it('halves the number of requests at once when it is throttled, and raises it slowly', async () => {
    // Time stands still here: the pace is tried in the storms.
    const clock = { now: () => 0, sleep: () => Promise.resolve() }
    const limiter = new Limiter(8, clock)
    const most = async (requests: number): Promise<number> => {
      let running = 0
      let highest = 0
      const send = async (): Promise<void> => {
        running += 1
        highest = Math.max(highest, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
      }
      await Promise.all(Array.from({ length: requests }, () => limiter.run(send)))
      return highest
    }
    assert.equal(await most(20), 8)
    await assert.rejects(limiter.run(() => Promise.reject(simulatedFailure('throttle', 'slow down'))))
    assert.equal(await most(4), 4)
    await assert.rejects(limiter.run(() => Promise.reject(simulatedFailure('throttle', 'slow down'))))
    await assert.rejects(limiter.run(() => Promise.reject(simulatedFailure('throttle', 'slow down'))))
    const first = await most(3)
    assert.ok(first <= 3)
    assert.equal(await most(200), 8)
  })

  it('is one for all types of a service', () => {
    assert.equal(serviceOf('aws.lambda.function'), serviceOf('aws.lambda.alias'))
    assert.notEqual(serviceOf('aws.lambda.function'), serviceOf('aws.sqs.queue'))
    assert.equal(serviceOf('plain'), 'plain')
  })
})
