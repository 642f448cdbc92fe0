/** Calls a Lambda-style handler whichever way it tells its outcome, on platforms that only await promises. */
import type { LambdaContext } from '../lambda.ts'

/** `(event, context)` or `(event, context, callback)`; it may use the old methods of the context too. */
export type AnyHandler = (event: unknown, context: LambdaContext, callback: Callback) => unknown

type Callback = (error?: unknown, result?: unknown) => void

/**
 * Resolves with the handler's result, rejects with what it threw or handed to the callback. A handler that returns no
 * promise and takes no callback is done when it returns, with nothing as its result (as on AWS Lambda).
 */
export function callHandler(handler: AnyHandler, event: unknown, context: LambdaContext): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done: Callback = (error, result) => {
      if (error === undefined || error === null) resolve(result)
      else reject(asError(error))
    }
    const succeed = (result: unknown): void => resolve(result)
    const fail = (error: unknown): void => reject(asError(error ?? 'handled'))
    const own = { ...context, callbackWaitsForEmptyEventLoop: true, done, succeed, fail }
    const returned = handler(event, own, done)
    if (isPromise(returned)) returned.then(resolve, reject)
    else if (handler.length < 2) resolve(null)
  })
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as Partial<Promise<unknown>> | null | undefined)?.then === 'function'
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(typeof error === 'string' ? error : JSON.stringify(error))
}
