/** The web's calling convention: a `Request` comes in, a `Response` goes out. */
import type { LambdaContext } from './lambda.ts'

/** What a fetch-style handler gets beside the request. */
export interface FetchInfo {
  /** The event as the platform sent it. */
  readonly event: unknown
  readonly context: LambdaContext
}

export type FetchFunction = (request: Request, info: FetchInfo) => Response | Promise<Response>

/** A function, or an object with a `fetch` method (an application of a web framework, for example). */
export type FetchHandler = FetchFunction | { readonly fetch: FetchFunction }
