/** The HTTP door of a function on Google Cloud. It knows routes and nothing else: no path of it starts an event. */
import { answerHttp } from '../gateway/answer-http.ts'
import type { AnyHandler } from '../gateway/call-handler.ts'
import type { HttpCall } from '../gateway/http-call.ts'
import { bodyOf, contextOf, requestIdOf, send } from './exchange.ts'
import type { GoogleFunction, GoogleRequest } from './exchange.ts'
import type { GoogleUnit } from './unit.ts'
import { readUnit } from './unit.ts'

/** A Lambda-style handler as an HTTP function of Google's framework. */
export function googleHttp(handler: AnyHandler, unit: GoogleUnit = readUnit()): GoogleFunction {
  return async (request, response) => {
    const call = await toCall(request)
    const context = contextOf(unit, call.requestId)
    send(response, await answerHttp(handler, call, { routes: unit.routes ?? [], context }))
  }
}

async function toCall(request: GoogleRequest): Promise<HttpCall> {
  const headers: [string, string][] = []
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(index)
    // The framework has unpacked the body.
    if (name.toLowerCase() !== 'content-encoding') headers.push([name, value])
  }
  return {
    method: request.method,
    target: request.originalUrl,
    headers,
    body: await bodyOf(request),
    requestId: requestIdOf(request),
    time: Date.now(),
  }
}
