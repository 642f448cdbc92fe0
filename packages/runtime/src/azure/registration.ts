/** What the generated entry of an app tells the shim: one registration for each trigger of each function. */
import type { RateTicks } from '../due-tick.ts'
import type { Route } from '../gateway/route.ts'

/** Facts of the function that its context shows. */
export interface AzureFunction {
  /** As `context.functionName`: `orders-dev-list`. */
  readonly name: string
  /** MB of the app. */
  readonly memory: number
  /** Seconds. */
  readonly timeout: number
  /** Loads the handler's module, at the first call. The result is a Lambda-style handler. */
  load(): Promise<unknown>
  /** Load while the app starts: an instance is kept ready for it. */
  readonly eager?: true
}

export type AzureRegistration = {
  /** Unique in the app: `list_http_1`. */
  readonly name: string
  readonly function: AzureFunction
} & (AzureHttp | AzureTimer | AzureQueue | AzureDoor)

export interface AzureHttp {
  readonly kind: 'http'
  /** What the host lets through: the route's own method and perhaps `OPTIONS`. */
  readonly methods: readonly string[]
  /** The route first; then those of the same path whose preflights are answered here. */
  readonly routes: readonly [Route, ...Route[]]
}

export interface AzureTimer {
  readonly kind: 'timer'
  /** Six fields, seconds first. */
  readonly schedule: string
  /** Where the schedule stands for a rate that it cannot say: which of its ticks count. */
  readonly ticks?: RateTicks
  /** The event that the handler sees instead of the usual one. */
  readonly input?: { readonly event: unknown }
}

export interface AzureQueue {
  readonly kind: 'queue'
  readonly queue: string
  /** Prefix of the settings that lead to the storage account. */
  readonly connection: string
  /** The handler may name the message that failed. */
  readonly reportFailures: boolean
}

/** Lets an administrator of the app call the function with any event. */
export interface AzureDoor {
  readonly kind: 'door'
  /** `skyfold/invoke/list`. */
  readonly route: string
}
