/**
 * The only door to nondeterminism. The crash simulator replaces all of it; nothing else in this package
 * may read a clock, a random number or a process.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '@skyfold/plugin-api'

/** Time, chance and the name of who is at work. */
export interface Env extends Clock {
  /** Milliseconds since the epoch, for records that people read; never compared between machines. */
  wallTime(): number
  /** `bytes` random bytes as lower-case hex. */
  randomHex(bytes: number): string
  /** Who is at work, written into the lease. */
  readonly actor: Actor
  /**
   * True only if that actor certainly runs no more (a process of this machine that is gone): its lease need not be
   * waited for. Absent or false: nothing is known.
   */
  hasExited?(actor: Actor): boolean
}

/** A process at work on a stack. */
export interface Actor {
  readonly user: string
  readonly host: string
  readonly pid: number
  /** URL of the CI run. */
  readonly ci?: string
  /** Within it `pid` names one process: boot and process namespace on Linux. Filled in by `createEnv`. */
  readonly scope?: string
  /**
   * How many times faster than the wall's its clock runs, a whole number; absent: as fast. Every time of the lease keeps
   * its proportion to the others, and who waits for the lease of this actor waits as long as that clock demands.
   */
  readonly pace?: number
}

/** The part of the environment that belongs to the operating system rather than to a run. */
export const system: Pick<Env, 'now' | 'sleep' | 'randomHex'> = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    signal?.throwIfAborted()
    try {
      await wait(ms, undefined, signal ? { signal } : {})
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    }
  },
  randomHex: (bytes) => randomBytes(bytes).toString('hex'),
}

/** The real clock and real randomness, on behalf of `actor`. */
export function createEnv(actor: Actor): Env {
  const scope = processScope()
  const { pace = 1 } = actor
  return {
    ...system,
    now: () => system.now() * pace,
    sleep: (ms, signal) => system.sleep(ms / pace, signal),
    wallTime: () => Date.now(),
    actor: { ...actor, scope },
    hasExited: (other) => other.scope === scope && !isRunning(other.pid),
  }
}

/** Names the set of processes in which a pid is unique: containers may share a host name, but not this. */
export function processScope(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${hostname()} ${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    // Not Linux: one process table for each host.
    return hostname()
  }
}

/** Whether a process of this machine exists. A process of another user counts as running. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
