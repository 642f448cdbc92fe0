/** Cross-origin rules: a preflight is answered for the handler; payload 2.0 also gets its headers on every answer. */
import type { HttpCall, HttpReply } from './http-call.ts'
import type { Cors, Route } from './route.ts'

/** The answer to a preflight for a route. */
export function preflightReply(call: HttpCall, { payload, cors }: Route): HttpReply {
  const origin = cors ? originHeaders(call, cors) : []
  const rules: [string, string][] = cors
    ? [
        ['access-control-allow-methods', cors.methods.join(',')],
        ['access-control-allow-headers', cors.headers.join(',')],
        ...(cors.maxAge === undefined
          ? []
          : ([['access-control-max-age', String(cors.maxAge)]] satisfies [string, string][])),
      ]
    : []
  return {
    status: payload === '2.0' ? 204 : 200,
    headers: origin.length ? [...origin, ...rules] : [],
    body: '',
  }
}

/** `reply` with the headers that an HTTP API adds; they win over the handler's own. */
export function withCors(reply: HttpReply, call: HttpCall, { payload, cors }: Route): HttpReply {
  if (!cors || payload !== '2.0') return reply
  const added = originHeaders(call, cors)
  if (added.length && cors.exposedHeaders.length)
    added.push(['access-control-expose-headers', cors.exposedHeaders.join(',')])
  const names = new Set(added.map(([name]) => name))
  const own = reply.headers.filter(([name]) => !names.has(name.toLowerCase()))
  return { ...reply, headers: [...own, ...added] }
}

function originHeaders(call: HttpCall, { origins, credentials }: Cors): [string, string][] {
  const origin = call.headers.find(([name]) => name.toLowerCase() === 'origin')?.[1]
  if (origin === undefined) return []
  const allowed = origins.includes(origin) ? origin : origins.includes('*') ? '*' : undefined
  if (allowed === undefined) return []
  const headers: [string, string][] = [['access-control-allow-origin', allowed]]
  if (allowed !== '*') headers.push(['vary', 'Origin'])
  if (credentials) headers.push(['access-control-allow-credentials', 'true'])
  return headers
}
