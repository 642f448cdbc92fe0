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
  /** A token that the API may have forgotten proves nothing. */
  readonly tokens: boolean
  /** What cannot be told apart when it is made twice is looked for before it is made again. */
  readonly lookups: boolean
  /** Recovery reads what was made but not yet waited for, so that its dependents are found under its outputs. */
  readonly outputs: boolean
  /** A run ends, and reuses a name, only when its unanswered requests have arrived or never will. */
  readonly landing: boolean
  /** Updates have intents as well. */
  readonly updates: boolean
  /** A writer whose answer was lost recognises its own write. Without it nothing breaks, but deploys fail. */
  readonly ownWrites: boolean
}

/** Everything on, as in every real run. */
export const SAFE: Safety = {
  intents: true,
  guard: true,
  deposed: true,
  refs: true,
  absence: true,
  tokens: true,
  lookups: true,
  outputs: true,
  landing: true,
  updates: true,
  ownWrites: true,
}
