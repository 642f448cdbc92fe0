/** What is done with a deployed stack besides changing it. */
import type { Json } from '@skyfold/manifest'
import type { Deployed } from './provider.ts'

export interface Operations {
  /** Calls a function and waits for its answer. Errors: OPERATION_* of the provider. */
  invoke(deployed: Deployed, request: InvokeRequest): Promise<InvokeResult>
  /** Lines in the order of their times; with `follow` until the signal aborts. */
  logs(deployed: Deployed, request: LogsRequest): AsyncIterable<LogLine>
  /** Puts a message into a queue of the stack. Returns its id. */
  send(deployed: Deployed, request: SendRequest): Promise<{ readonly messageId: string }>
}

export interface InvokeRequest {
  readonly function: string
  readonly payload: Json
  readonly signal?: AbortSignal
}

export interface InvokeResult {
  /** What the handler returned, or the error document when `failed`. */
  readonly payload: Json
  /** The handler threw, timed out or could not be loaded. */
  readonly failed: boolean
  readonly requestId: string
  /** Milliseconds spent in the handler. */
  readonly durationMs: number
  /** Present when this call started an environment. */
  readonly coldStart?: {
    readonly provisionMs: number
    readonly runtimeInitMs: number
    readonly codeInitMs: number
  }
  readonly maxMemoryMb?: number
}

export interface LogsRequest {
  readonly function: string
  /** Milliseconds since the epoch. */
  readonly since?: number
  readonly follow?: boolean
  readonly signal?: AbortSignal
}

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly function: string
  readonly requestId?: string
  /** Without a trailing newline; control characters as the function wrote them. */
  readonly text: string
}

export interface SendRequest {
  /** The queue's name in the manifest. */
  readonly queue: string
  readonly body: string
  readonly attributes?: Readonly<Record<string, string>>
}
