/** What came of a call, and the sentences of the platform about it. */
import { randomBytes } from 'node:crypto'
import type { InvokeResult } from '@skyfold/plugin-api'
import type { ErrorDocument } from './frame.ts'
import type { Ending } from './environment.ts'
import type { Exit } from './process.ts'

export interface Invocation {
  readonly requestId: string
  /** JSON text: the result, or the error document when `failed`. */
  readonly payload: string
  readonly failed: boolean
  readonly timedOut: boolean
  /** Milliseconds in the handler. */
  readonly durationMs: number
  readonly coldStart?: NonNullable<InvokeResult['coldStart']>
  readonly maxMemoryMb?: number
}

/** Why no call was made: as many as allowed are running, there is no such function, its variables cannot be read. */
export type Uncalled = 'throttled' | 'absent' | 'locked'

/** `timeout` in seconds. The wordings are those that AWS records show. */
export function documentOf(
  ending: Exclude<Ending, { kind: 'result' }>,
  requestId: string,
  timeout: number,
): ErrorDocument {
  const told = (errorType: string, text: string): ErrorDocument => ({
    errorType,
    errorMessage: `RequestId: ${requestId} Error: ${text}`,
  })
  if (ending.kind === 'error') return ending.document
  if (ending.kind === 'timeout')
    return told('Sandbox.Timedout', `Task timed out after ${timeout.toFixed(2)} seconds`)
  const text =
    ending.kind === 'exit' ? describeExit(ending.exit) : 'Runtime exited with error: signal: killed'
  return told('Runtime.ExitError', text)
}

/** The last line of a call in the log. */
export function reportLine(invocation: Invocation, memorySize: number): string {
  const { requestId, durationMs, coldStart, maxMemoryMb } = invocation
  const init =
    coldStart === undefined
      ? ''
      : `\tInit Duration: ${(coldStart.runtimeInitMs + coldStart.codeInitMs).toFixed(2)} ms`
  const used = maxMemoryMb === undefined ? '' : `\tMax Memory Used: ${maxMemoryMb} MB`
  return (
    `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ` +
    `${Math.ceil(durationMs)} ms\tMemory Size: ${memorySize} MB${used}${init}\t`
  )
}

/** A trace header as Lambda passes it on: https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
export function createTraceId(epochMs: number): string {
  const time = Math.floor(epochMs / 1000).toString(16)
  return `Root=1-${time}-${randomBytes(12).toString('hex')};Parent=${randomBytes(8).toString('hex')};Sampled=0`
}

function describeExit(exit: Exit): string {
  if (exit.signal !== null) return `Runtime exited with error: signal: ${SIGNALS[exit.signal] ?? exit.signal}`
  if (exit.code === 0 || exit.code === null) return 'Runtime exited without providing a reason'
  return `Runtime exited with error: exit status ${exit.code}`
}

/** As the platform's own Go runtime spells them. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGSEGV: 'segmentation fault',
  SIGABRT: 'aborted',
}
