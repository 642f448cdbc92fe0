/** The one way to ask or tell a cloud something: within the limit of its service, again as often as the failure allows. */
import {
  type Address,
  type AnyResourceType,
  type FailureClass,
  type ResourceContext,
  SkyfoldError,
  type StackId,
} from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import type { RunOptions } from '../run.ts'
import { IN_FLIGHT_MS } from '../session/timing.ts'
import { Limiter, serviceOf } from './limiter.ts'
import { retry } from './retry.ts'

const DEFAULT_CONCURRENCY = 16

/** Called with each failure of a request, before it is tried again; may throw to stop. */
export type OnFailure = (failure: FailureClass) => void | Promise<void>

/** What requests are sent with. */
export interface RequesterOptions<C> {
  readonly clients: C
  readonly stack: StackId
  readonly env: Env
  readonly events: EventSink
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal
  /** Throws when nothing may be sent any more. */
  readonly guard: () => void
  readonly openArtifact: RunOptions<C>['openArtifact']
  readonly concurrency?: number | undefined
}

/** Sends the requests of one run. `C` are the clients. */
export class Requester<C> {
  /** Requests to one service at once, and steps at once. */
  readonly concurrency: number
  readonly #options: RequesterOptions<C>
  readonly #limiters = new Map<string, Limiter>()
  #arrivedAt = 0

  constructor(options: RequesterOptions<C>) {
    this.#options = options
    this.concurrency = options.concurrency ?? DEFAULT_CONCURRENCY
  }

  /** Sends one request of a resource type, within the service's limit, until it succeeds or must not be tried again. */
  request<T>(type: AnyResourceType<C>, send: () => Promise<T>, onFailure: OnFailure = () => {}): Promise<T> {
    const limiter = this.#limiterOf(serviceOf(type.type))
    return this.#retry(() => limiter.run(send, this.#options.signal), onFailure)
  }

  /** As `request`, for a wait that sends requests now and then: it does not hold a place in the limit. */
  wait<T>(attempt: () => Promise<T>): Promise<T> {
    return this.#retry(attempt, () => {})
  }

  /** Until then (by `now`) requests that were not answered may still take effect. */
  get arrivedAt(): number {
    return this.#arrivedAt
  }

  /** Requests of somebody else may take effect until `time`. */
  expectArrivals(time: number): void {
    this.#arrivedAt = Math.max(this.#arrivedAt, time)
  }

  /**
   * Resolves when every request that was not answered has taken effect or never will: before that a late delete could
   * meet a new object of the same name. An interrupt ends the wait.
   */
  async landed(): Promise<void> {
    const { env, signal } = this.#options
    const ms = this.#arrivedAt - env.now()
    if (ms > 0) await env.sleep(ms, signal).catch(() => {})
  }

  /** What a resource type gets with each call. */
  context(address: Address): ResourceContext<C> {
    const { clients, stack, signal, env, events } = this.#options
    return {
      clients,
      stack,
      signal,
      now: () => env.now(),
      sleep: (ms, until) => env.sleep(ms, until),
      openArtifact: (contentHash) => this.#open(contentHash),
      progress: (message) => events({ type: 'step.progress', address, message }),
    }
  }

  #retry<T>(attempt: () => Promise<T>, onFailure: OnFailure): Promise<T> {
    const { env, signal, guard } = this.#options
    let sentAt = env.now()
    return retry(
      () => {
        guard()
        sentAt = env.now()
        return attempt()
      },
      {
        env,
        signal,
        onFailure: async (failure) => {
          if (failure === 'ambiguous') this.expectArrivals(sentAt + IN_FLIGHT_MS)
          // First what the failure tells: a create that may have had an effect must not be forgotten with the lease.
          await onFailure(failure)
          guard()
        },
      },
    )
  }

  #limiterOf(service: string): Limiter {
    const limiter = this.#limiters.get(service) ?? new Limiter(this.concurrency, this.#options.env)
    this.#limiters.set(service, limiter)
    return limiter
  }

  async #open(contentHash: string): ReturnType<RunOptions<C>['openArtifact']> {
    try {
      return await this.#options.openArtifact(contentHash)
    } catch (cause) {
      if (cause instanceof SkyfoldError) throw cause
      throw new SkyfoldError(engineDiagnostics.ENGINE_ARTIFACT_MISSING({ contentHash }, { cause }))
    }
  }
}
