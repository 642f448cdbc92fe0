/** What API Gateway does between a request and a function, for platforms that have no such thing. */
import type { LambdaContext } from '../lambda.ts'
import { callHandler } from './call-handler.ts'
import type { AnyHandler } from './call-handler.ts'
import { preflightReply, withCors } from './cors.ts'
import type { HttpCall, HttpReply } from './http-call.ts'
import type { Route } from './route.ts'
import { findRoute } from './route.ts'
import { toEvent } from './to-event.ts'
import { failure, notFound, toReply } from './to-reply.ts'

/** Routes one request to the handler. Never rejects: what the handler throws is logged and answered. */
export async function answerHttp(
  handler: AnyHandler,
  call: HttpCall,
  { routes, context }: { readonly routes: readonly Route[]; readonly context: LambdaContext },
): Promise<HttpReply> {
  const path = call.target.split('?')[0] ?? ''
  const preflight = findPreflight(routes, call, path)
  if (preflight) return preflightReply(call, preflight)
  const match = findRoute(routes, call.method, path)
  if (!match) return notFound
  const { route } = match
  try {
    const result = await callHandler(handler, toEvent(call, match), context)
    return withCors(toReply(result, route.payload), call, route)
  } catch (error) {
    console.error(error)
    return withCors(failure, call, route)
  }
}

/** The route with cross-origin rules that a preflight asks about, unless the manifest has an OPTIONS route of its own. */
function findPreflight(routes: readonly Route[], call: HttpCall, path: string): Route | undefined {
  if (call.method !== 'OPTIONS') return undefined
  if (findRoute(routes, 'OPTIONS', path)?.route.method === 'OPTIONS') return undefined
  const wanted = call.headers.find(([name]) => name.toLowerCase() === 'access-control-request-method')?.[1]
  const route = wanted === undefined ? undefined : findRoute(routes, wanted, path)?.route
  return route?.cors ? route : undefined
}
