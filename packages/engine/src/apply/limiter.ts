/**
 * Requests in flight to one service of a cloud. Every throttled answer halves the limit, every success raises it a
 * little: the pace that the service allows is found without knowing its quota.
 */
import { type FailureClass, SkyfoldError } from '@skyfold/plugin-api'

/** Bounds the requests to one service. */
export class Limiter {
  readonly #most: number
  #limit: number
  #active = 0
  readonly #waiting: (() => void)[] = []

  /** At most `most` requests at once. */
  constructor(most: number) {
    this.#most = most
    this.#limit = most
  }

  /** Runs one request when its turn comes. */
  async run<T>(request: () => Promise<T>): Promise<T> {
    if (this.#active >= Math.floor(this.#limit)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else {
      this.#active += 1
    }
    try {
      const result = await request()
      this.#limit = Math.min(this.#most, this.#limit + 1 / this.#limit)
      return result
    } catch (error) {
      const failure: FailureClass | undefined = error instanceof SkyfoldError ? error.failure : undefined
      if (failure === 'throttle') this.#limit = Math.max(1, this.#limit / 2)
      throw error
    } finally {
      this.#release()
    }
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

/** The service that a resource type belongs to: `aws.lambda` of `aws.lambda.function`. */
export function serviceOf(type: string): string {
  return type.slice(0, Math.max(type.lastIndexOf('.'), 0)) || type
}
