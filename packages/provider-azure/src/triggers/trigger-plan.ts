/** What one trigger becomes in an app: a registration of the entry, a route to describe, a queue to make. */
import type { Diagnostic, Json } from '@skyfold/manifest'

export interface TriggerPlan {
  /** Fields of `AzureRegistration` of the runtime, without name and function; absent: the trigger is not registered. */
  readonly registration?: { readonly [field: string]: Json }
  readonly route?: PlannedRoute
  readonly queue?: PlannedQueue
  readonly diagnostics: readonly Diagnostic[]
}

/** One HTTP route as `sls info` shows it. */
export interface PlannedRoute {
  readonly method: string
  /** As in the manifest. */
  readonly path: string
  readonly function: string
}

/** One queue that the service makes. */
export interface PlannedQueue {
  /** In the manifest. */
  readonly name: string
  /** On Azure. */
  readonly channel: string
  /** Messages that an instance works on at once. */
  readonly parallel: number
}
