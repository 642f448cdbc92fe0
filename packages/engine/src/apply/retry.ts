/** Which failures are tried again, when, and for how long. The classes are decided by the adapter, once. */
import { type FailureClass, SkyfoldError } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'

interface Schedule {
  /** Milliseconds to wait before the retry number `attempt` (from 0). */
  delay(attempt: number, random: () => number): number
  /** No retry starts later than this after the first failure of the class, in milliseconds. */
  readonly budgetMs: number
}

/** Full jitter: anything between nothing and an exponentially growing bound, so that many clients spread out. */
function jitter(first: number, longest: number): Schedule['delay'] {
  return (attempt, random) => random() * Math.min(longest, first * 2 ** attempt)
}

const SCHEDULES: Readonly<Record<FailureClass, Schedule | null>> = {
  throttle: { delay: jitter(250, 20_000), budgetMs: 300_000 },
  transient: { delay: jitter(100, 5000), budgetMs: 60_000 },
  ambiguous: { delay: jitter(100, 5000), budgetMs: 60_000 },
  // Something made a moment ago appears within seconds: looking often costs little and saves much.
  eventual: { delay: (attempt) => [250, 500, 1000][attempt] ?? 2000, budgetMs: 60_000 },
  busy: { delay: (attempt) => Math.min(1000, 250 * 2 ** attempt), budgetMs: 300_000 },
  conflict: null,
  denied: null,
  invalid: null,
}

/** What a retried request needs. */
export interface RetryOptions {
  readonly env: Env
  /** Ends the waiting: the last failure is thrown. */
  readonly signal: AbortSignal
  /** Called with each failure; may throw to stop. */
  readonly onFailure: (failure: FailureClass) => void | Promise<void>
}

/** Calls `attempt` until it succeeds or its class says to stop; then throws its last error. */
export async function retry<T>(
  attempt: () => Promise<T>,
  { env, signal, onFailure }: RetryOptions,
): Promise<T> {
  const failures = new Map<FailureClass, { count: number; readonly since: number }>()
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const failure = failureOf(error)
      await onFailure(failure)
      const schedule = SCHEDULES[failure]
      const seen = failures.get(failure) ?? { count: 0, since: env.now() }
      failures.set(failure, seen)
      if (!schedule || env.now() - seen.since > schedule.budgetMs || signal.aborted) throw error
      const delay = schedule.delay(seen.count, () => randomFraction(env))
      const wait = Math.max(delay, Math.min(retryAfterOf(error), LONGEST_RETRY_AFTER_MS))
      seen.count += 1
      const slept = await env.sleep(wait, signal).then(
        () => true,
        () => false,
      )
      if (!slept) throw error
    }
  }
}

/** The class of anything that was thrown; what is not ours is a bug and not tried again. */
export function failureOf(error: unknown): FailureClass {
  return error instanceof SkyfoldError ? error.failure : 'invalid'
}

/** Whether a failure of this class is tried again. */
export function isRetried(failure: FailureClass): boolean {
  return SCHEDULES[failure] !== null
}

/** A service that asks for more than this is not answering within a deploy: the budget of the class decides. */
const LONGEST_RETRY_AFTER_MS = 120_000

function retryAfterOf(error: unknown): number {
  return error instanceof SkyfoldError ? (error.retryAfterMs ?? 0) : 0
}

function randomFraction(env: Env): number {
  return Number.parseInt(env.randomHex(4), 16) / 2 ** 32
}
