/**
 * The only door to nondeterminism. The crash simulator replaces all of it; nothing else in this package
 * may read a clock, a random number or a process.
 */
import type { Clock } from '@skyfold/plugin-api'

export interface Env extends Clock {
  /** Milliseconds since the epoch, for records that people read; never compared between machines. */
  wallTime(): number
  /** `bytes` random bytes as lower-case hex. */
  randomHex(bytes: number): string
  /** Who is at work, written into the lease. */
  readonly actor: Actor
}

export interface Actor {
  readonly user: string
  readonly host: string
  readonly pid: number
  /** URL of the CI run. */
  readonly ci?: string
}
