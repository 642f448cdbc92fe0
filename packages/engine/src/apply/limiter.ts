/**
 * Requests to one service of a cloud, bounded in number and in pace. Every throttled answer halves both, every success
 * raises them a little: what the service allows is found without knowing its quota.
 */
import { type Clock, type FailureClass, SkyfoldError } from '@skyfold/plugin-api'

/** What a service took within so many milliseconds is the pace from which it is slowed down. */
const WINDOW_MS = 1000

/** Requests a second; slower than this nobody wants it. */
const SLOWEST = 0.5

/** Bounds the requests to one service. */
export class Limiter {
  readonly #most: number
  readonly #clock: Clock
  #limit: number
  #active = 0
  readonly #waiting: (() => void)[] = []
  /** Requests a second; no bound until the first throttled answer. */
  #pace = Number.POSITIVE_INFINITY
  /** The next request starts then. */
  #nextAt = 0
  /** Answers to what was sent before say nothing about the pace since. */
  #slowedAt = Number.NEGATIVE_INFINITY
  /** When the last successes came. */
  #successes: number[] = []

  /** At most `most` requests at once. */
  constructor(most: number, clock: Clock) {
    this.#most = most
    this.#clock = clock
    this.#limit = most
  }

  /** Runs one request when its turn comes. `signal` ends the waiting for the pace. */
  async run<T>(request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#active >= Math.floor(this.#limit)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#active += 1
    }
    try {
      await this.#keepPace(signal)
      return await this.#observe(request)
    } finally {
      this.#release()
    }
  }

  async #keepPace(signal: AbortSignal | undefined): Promise<void> {
    const now = this.#clock.now()
    const at = Math.max(now, this.#nextAt)
    this.#nextAt = at + 1000 / this.#pace
    // After an interrupt what was begun is finished at once.
    if (at > now) await this.#clock.sleep(at - now, signal).catch(() => {})
  }

  async #observe<T>(request: () => Promise<T>): Promise<T> {
    const sentAt = this.#clock.now()
    try {
      const result = await request()
      this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit)
      this.#pace += 1 / this.#pace
      this.#successes.push(this.#clock.now())
      if (this.#successes.length > MOST_SUCCESSES) this.#successes = this.#recent()
      return result
    } catch (error) {
      const failure: FailureClass | undefined = error instanceof SkyfoldError ? error.failure : undefined
      if (failure === 'throttle') this.#slowDown(sentAt)
      throw error
    }
  }

  #slowDown(sentAt: number): void {
    this.#limit = Math.max(1, this.#limit / 2)
    if (sentAt < this.#slowedAt) return
    this.#slowedAt = this.#clock.now()
    this.#successes = this.#recent()
    const taken = Math.max(this.#successes.length, 1) * (1000 / WINDOW_MS)
    this.#pace = Math.max(SLOWEST, Math.min(this.#pace, taken) / 2)
    this.#nextAt = Math.max(this.#nextAt, this.#slowedAt + 1000 / this.#pace)
  }

  #recent(): number[] {
    const since = this.#clock.now() - WINDOW_MS
    return this.#successes.filter((at) => at > since)
  }

  /** Hands the place on, unless the limit fell below the number of places. */
  #release(): void {
    this.#active -= 1
    while (this.#active < Math.floor(this.#limit)) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#active += 1
      next()
    }
  }
}

/** More are not kept without being looked through. */
const MOST_SUCCESSES = 1000

/** The service that a resource type belongs to: `aws.lambda` of `aws.lambda.function`. */
export function serviceOf(type: string): string {
  return type.slice(0, Math.max(type.lastIndexOf('.'), 0)) || type
}
