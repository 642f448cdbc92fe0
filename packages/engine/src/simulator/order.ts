/** What a machine is told to do, and what it did. */
import type { Move } from '@skyfold/manifest'
import type { Adoption } from '../adopt/adopt.ts'
import type { Outcome } from '../run.ts'
import type { Goal } from '../run/course.ts'
import type { Machine, MachineOptions } from './machine.ts'

/** What one machine did: its outcome, or nothing if it died. */
export interface Run {
  readonly outcome: Outcome | null
  readonly steps: number
  /** Milliseconds from its start to its end. */
  readonly ms: number
  /** Writes of the state that it sent. */
  readonly writes: number
}

/** What a machine is told to do. */
export interface Order {
  readonly goal: Goal
  readonly mishaps?: MachineOptions
  readonly moved?: readonly Move[]
  readonly refresh?: boolean
}

/** What a machine is told to take over. */
export interface AdoptOrder extends Pick<Order, 'goal' | 'mishaps' | 'moved'> {
  readonly adoption: Adoption
}

/** A machine at work. */
export interface Shift<T> {
  readonly machine: Machine
  readonly startAt: number
  outcome: T | null
  error: unknown
  endAt: number
  writes: number
}
