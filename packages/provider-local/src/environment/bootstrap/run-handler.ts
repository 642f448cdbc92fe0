/** Runs one call of the handler and waits for its outcome, whichever way the handler chooses to tell it. */
import type { FunctionFacts, InvokeFrame } from '../frame.ts'
import { RuntimeFault } from './error-document.ts'
import { createContext } from './handler-context.ts'
import type { Callback } from './handler-context.ts'
import type { HandlerFunction } from './load-handler.ts'

/**
 * Resolves with the result, rejects with what was thrown. A promise counts as soon as it settles; a callback counts
 * when nothing is pending any more, unless the context says not to wait.
 */
export function runHandler(
  handler: HandlerFunction,
  facts: FunctionFacts,
  invoke: InvokeFrame,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let isAsync = false
    let outcome: (() => void) | undefined

    const finish = (settle: () => void): void => {
      process.removeListener('beforeExit', onEmptyLoop)
      settle()
    }
    // Node says `beforeExit` when nothing is pending; there is no other way to hear of an empty event loop.
    const onEmptyLoop = (): void => {
      if (outcome) return finish(outcome)
      return finish(isAsync ? () => reject(neverSettled()) : () => resolve(null))
    }
    const callback: Callback = (error, result) => {
      if (outcome) return
      const settle = error === null || error === undefined ? () => resolve(result) : () => reject(error)
      outcome = settle
      if (!context.callbackWaitsForEmptyEventLoop) finish(settle)
    }
    const context = createContext(facts, invoke, (error, result) => {
      context.callbackWaitsForEmptyEventLoop = false
      callback(error, result)
    })

    process.on('beforeExit', onEmptyLoop)
    try {
      const returned = handler(invoke.event, context, callback)
      if (!isThenable(returned)) return
      isAsync = true
      returned.then(
        (value) => finish(() => resolve(value)),
        (error: unknown) => finish(() => reject(error)),
      )
    } catch (error) {
      finish(() => reject(error))
    }
  })
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function neverSettled(): Error {
  return new RuntimeFault(
    'Runtime.NodeJsExit',
    'The handler returned a promise that can never settle: nothing is pending that could settle it.',
  )
}
