/** What the daemon and its clients say to each other over the control API: plain JSON, written once. */
import type { Diagnostic, JsonObject } from '@skyfold/manifest'
import type { FailureClass, InvokeResult, LogLine, Ownership } from '@skyfold/plugin-api'

/** The kinds of objects the local cloud keeps, in the order in which they are restored after a restart. */
export const OBJECT_TYPES = [
  'local.version',
  'local.function',
  'local.http-api',
  'local.route',
  'local.queue',
  'local.queue-trigger',
  'local.schedule',
] as const

export type ObjectType = (typeof OBJECT_TYPES)[number]

/** One object as its record holds it. */
export interface StoredObject {
  readonly type: ObjectType
  readonly id: string
  readonly owner: Ownership
  readonly inputs: JsonObject
  /** What the local cloud chose: a version's number, an API's port. */
  readonly assigned: JsonObject
  /** Variables that the key does not open, as they lie on disk; `inputs` lacks them. Absent: none. */
  readonly locked?: JsonObject
}

/** One object as the control API shows it. */
export interface ObjectView {
  readonly id: string
  readonly owner: Ownership
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  readonly health: 'ready' | 'pending' | 'broken'
}

/** Body of a create. */
export interface CreateBody {
  readonly owner: Ownership
  readonly inputs: JsonObject
}

/** Answer of a failed request. */
export interface FailureBody {
  readonly diagnostic: Diagnostic
  readonly failure: FailureClass
}

/** The contact file: how the running local cloud is reached. */
export interface Contact {
  readonly pid: number
  /** Of the control API, on 127.0.0.1. */
  readonly port: number
  /** Whose local cloud it is, links resolved: a copied folder brings the contact of the original with it. */
  readonly root: string
  /** Every request carries it. */
  readonly token: string
}

/** A log line with its number, from which a follower goes on. */
export interface NumberedLine extends LogLine {
  readonly number: number
}

export interface SendBody {
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
}

/** Body of a stop: `when: 'empty'` does nothing while an object exists. */
export interface StopBody {
  readonly when: 'now' | 'empty'
}

export interface StopAnswer {
  readonly stopping: boolean
  /** Messages that were in the queues, which live in memory. */
  readonly droppedMessages: number
}

/** What `sls local status` shows. */
export interface CloudStatus {
  readonly pid: number
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly functions: readonly FunctionStatus[]
  readonly apis: readonly { readonly name: string; readonly url: string; readonly listening: boolean }[]
  readonly queues: readonly { readonly name: string; readonly waiting: number; readonly inFlight: number }[]
  readonly schedules: readonly { readonly name: string; readonly next: string | null }[]
}

export interface FunctionStatus {
  readonly name: string
  readonly version: string
  readonly idle: number
  readonly busy: number
  /** Names of variables that cannot be read, for which it cannot be called. Absent: none. */
  readonly locked?: readonly string[]
}

export type InvokeAnswer = InvokeResult
