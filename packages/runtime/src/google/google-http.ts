/** The HTTP door of a function on Google Cloud. It knows routes and nothing else: no path of it starts an event. */
import { answerHttp } from '../gateway/answer-http.ts'
import type { AnyHandler } from '../gateway/call-handler.ts'
import type { HttpCall } from '../gateway/http-call.ts'
import { contextOf, requestIdOf, send } from './exchange.ts'
import type { GoogleFunction, GoogleRequest } from './exchange.ts'
import type { GoogleUnit } from './unit.ts'
import { readUnit } from './unit.ts'

/** A Lambda-style handler as an HTTP function of Google's framework. */
export function googleHttp(handler: AnyHandler, unit: GoogleUnit = readUnit()): GoogleFunction {
  return async (request, response) => {
    const call = toCall(request)
    const context = contextOf(unit, call.requestId)
    send(response, await answerHttp(handler, call, { routes: unit.routes ?? [], context }))
  }
}

function toCall(request: GoogleRequest): HttpCall {
  const headers: [string, string][] = []
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2)
    headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''])
  return {
    method: request.method,
    target: request.originalUrl,
    headers,
    body: request.rawBody ?? new Uint8Array(),
    requestId: requestIdOf(request),
    time: Date.now(),
  }
}
