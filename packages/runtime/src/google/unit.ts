/**
 * What a function on Google Cloud is told about itself: the variable `SKYFOLD_UNIT`, JSON, set by the provider. It is a
 * variable and not code, so that a new route or timeout needs no new build.
 */
import type { Route } from '../gateway/route.ts'

export interface GoogleUnit {
  /** Name in the manifest. */
  readonly function: string
  /** As `context.functionName`: `orders-dev-list`. */
  readonly name: string
  /** Seconds. */
  readonly timeout: number
  /** MB. */
  readonly memory: number
  readonly region: string
  /** Of an HTTP unit. */
  readonly routes?: readonly Route[]
  /** Of an events unit, by the last segment of their path: true when the handler may name failed messages. */
  readonly queues?: Readonly<Record<string, { readonly reportBatchItemFailures: boolean }>>
}

/** Reads `SKYFOLD_UNIT`. Errors: `SyntaxError` or `TypeError` when it is not there, which no deployed function lacks. */
export function readUnit(): GoogleUnit {
  // Written by the provider of the same version; a unit is redeployed as a whole.
  return JSON.parse(process.env['SKYFOLD_UNIT'] ?? '') as GoogleUnit
}
