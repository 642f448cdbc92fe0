/** The context that a handler sees: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
import type { FunctionFacts, InvokeFrame } from '../frame.ts'

export type Callback = (error?: unknown, result?: unknown) => void

export interface HandlerContext extends FunctionFacts {
  readonly awsRequestId: string
  /** False: the answer goes out at once, whatever is still pending. */
  callbackWaitsForEmptyEventLoop: boolean
  /** Milliseconds until this call is stopped. */
  getRemainingTimeInMillis(): number
  readonly done: Callback
  readonly fail: (error: unknown) => void
  readonly succeed: (result: unknown) => void
}

/** `done` is called with the outcome of the old-style methods. */
export function createContext(facts: FunctionFacts, invoke: InvokeFrame, done: Callback): HandlerContext {
  return {
    ...facts,
    awsRequestId: invoke.requestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, invoke.deadline - Date.now()),
    done,
    fail: (error) => done(error ?? 'handled'),
    succeed: (result) => done(null, result),
  }
}
