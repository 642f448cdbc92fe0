/**
 * Keeps web pages away from functions. A page of any site can send requests to the loopback interface, and a name
 * that its owner points to 127.0.0.1 makes it same-origin (DNS rebinding); the Host and Origin headers tell.
 */
import type { HttpAnswer, HttpRequest } from './exchange.ts'
import { headerValues, messageAnswer } from './exchange.ts'

const FORBIDDEN = messageAnswer(403, 'Forbidden')
const BAD_REQUEST = messageAnswer(400, 'Bad Request')

/** The refusal of a request whose Host does not name this machine. Two Hosts are no HTTP (RFC 9112, 3.2). */
export function refuseHost(request: Pick<HttpRequest, 'headers'>): HttpAnswer | undefined {
  const [host, second] = headerValues(request.headers, 'host')
  if (host === undefined || second !== undefined) return BAD_REQUEST
  return isLoopbackHost(host) ? undefined : FORBIDDEN
}

/**
 * The refusal of a request that a page of another site makes. Loopback pages may ask, as a front end under development
 * does; `named` are the origins that the route's CORS settings list. A `*` there opens the route to loopback pages only.
 */
export function refuseOrigin(
  request: Pick<HttpRequest, 'headers'>,
  named: readonly string[],
): HttpAnswer | undefined {
  const origins = headerValues(request.headers, 'origin')
  if (origins.length > 0) {
    return origins.every((origin) => isLoopbackOrigin(origin) || named.includes(origin))
      ? undefined
      : FORBIDDEN
  }
  return headerValues(request.headers, 'sec-fetch-site').includes('cross-site') ? FORBIDDEN : undefined
}

/** `localhost`, `*.localhost`, `127.0.0.0/8`, `[::1]`, each with any port. */
export function isLoopbackHost(host: string): boolean {
  const name = /^(\[[0-9a-fA-F:.]+\]|[^:[\]]+)(:\d{1,5})?$/.exec(host)?.[1]?.toLowerCase().replace(/\.$/, '')
  if (name === undefined) return false
  return name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || isLoopbackIp(name)
}

function isLoopbackIp(name: string): boolean {
  const parts = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name)?.slice(1)
  return parts !== undefined && parts.every((part) => Number(part) <= 255)
}

function isLoopbackOrigin(origin: string): boolean {
  const host = /^https?:\/\/([^/]+)$/.exec(origin)?.[1]
  return host !== undefined && isLoopbackHost(host)
}
