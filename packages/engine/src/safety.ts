/**
 * The parts that keep a deploy safe, each with a switch that only the tests of the crash simulator turn: a
 * simulator that stays green with one of them off proves nothing.
 */
export interface Safety {
  /** Intents are written before the first request. */
  readonly intents: boolean
  /** No request leaves after the lease may have passed on. */
  readonly guard: boolean
  /** Old halves of replacements are remembered until they are gone. */
  readonly deposed: boolean
  /** A resource notices that an object it was built against is another one. */
  readonly refs: boolean
  /** Only an answered query, sent after the lag, proves absence. */
  readonly absence: boolean
}

/** Everything on, as in every real run. */
export const SAFE: Safety = { intents: true, guard: true, deposed: true, refs: true, absence: true }
