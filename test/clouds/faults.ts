/**
 * What a fake cloud can be told to do wrong, the same for all clouds. Each fake decodes a request into an
 * operation and an input, then lets `Traffic.carry` decide what becomes of it: tests count, compare, disturb and
 * kill without knowing the cloud.
 */

/**
 * - `error`: a server error, no effect
 * - `throttle`: the service's own "slow down", no effect
 * - `conflict`: the service's own "somebody else is changing it", no effect
 * - `reset`: the connection is cut before anything happens
 * - `lost-response`: the effect happens, then the connection is cut
 * - `slow`: the effect happens, the answer comes late
 */
export type FaultKind = 'error' | 'throttle' | 'lost-response' | 'reset' | 'slow' | 'conflict'

/** One thing that goes wrong. */
export interface Fault {
  /** Operations that it hits, by name (`lambda.CreateFunction`); all when absent. */
  readonly match?: RegExp
  /** Only the nth of the matching requests, from 1, counted from when the fault was set; every one when absent. */
  readonly nth?: number
  readonly kind: FaultKind
  /** `throttle`: seconds in the Retry-After header. */
  readonly retryAfter?: number
  /** `slow`: milliseconds; default 200. */
  readonly delayMs?: number
}

/**
 * Called around each request; `n` counts requests from 1. A test kills the client process here. `drop` cuts the
 * connection: without effect in `beforeRequest`, without an answer in `afterEffect`.
 */
export interface Hooks {
  beforeRequest?(n: number, operation: string): Verdict | Promise<Verdict>
  afterEffect?(n: number, operation: string): Verdict | Promise<Verdict>
}

export type Verdict = 'drop' | void

/** One request as the cloud understood it. */
export interface LoggedRequest {
  readonly n: number
  /** `<service>.<operation>`. */
  readonly operation: string
  /** Decoded members, by the API's own names. */
  readonly input: unknown
  /** Status of the answer; 0 when none was sent. */
  status: number
}

/** How a fake cloud answers one decoded request. `A` is an answer that is not yet written. */
export interface Exchange<A> {
  readonly operation: string
  readonly input: unknown
  /** Does what the request asks; a refusal is an answer too. */
  effect(): A | Promise<A>
  /** The service's own wording of a fault. */
  refuse(kind: 'error' | 'throttle' | 'conflict', retryAfter: number | undefined): A
  send(answer: A): number
  /** Cuts the connection. */
  cut(): void
}

const SLOW_MS = 200

/** The requests of one fake cloud, in order, and what is done to them. */
export class Traffic {
  readonly requests: LoggedRequest[] = []
  hooks: Hooks = {}
  #faults: { readonly fault: Fault; seen: number }[] = []

  /** Sets the faults; each counts its requests from here. The first one that hits wins. */
  set faults(faults: readonly Fault[]) {
    this.#faults = faults.map((fault) => ({ fault, seen: 0 }))
  }

  get faults(): readonly Fault[] {
    return this.#faults.map(({ fault }) => fault)
  }

  /** Takes one request through hooks, faults and effect to its answer. */
  async carry<A>(exchange: Exchange<A>): Promise<void> {
    const { operation, input } = exchange
    const request: LoggedRequest = { n: this.requests.length + 1, operation, input, status: 0 }
    this.requests.push(request)
    const fault = this.#faultFor(operation)
    if ((await this.hooks.beforeRequest?.(request.n, operation)) === 'drop' || fault?.kind === 'reset')
      return exchange.cut()
    if (fault?.kind === 'error' || fault?.kind === 'throttle' || fault?.kind === 'conflict') {
      request.status = exchange.send(exchange.refuse(fault.kind, fault.retryAfter))
      return
    }
    const answer = await exchange.effect()
    if ((await this.hooks.afterEffect?.(request.n, operation)) === 'drop' || fault?.kind === 'lost-response')
      return exchange.cut()
    if (fault?.kind === 'slow') await delay(fault.delayMs ?? SLOW_MS)
    request.status = exchange.send(answer)
  }

  #faultFor(operation: string): Fault | undefined {
    let hit: Fault | undefined
    for (const entry of this.#faults) {
      if (entry.fault.match && !entry.fault.match.test(operation)) continue
      entry.seen += 1
      if (entry.fault.nth === undefined || entry.fault.nth === entry.seen) hit ??= entry.fault
    }
    return hit
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
