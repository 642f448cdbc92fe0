/** Cross-origin answers as the manifest configures them: an origin that is not listed gets no header at all. */
import type { CorsSettings } from '@skyfold/manifest'
import type { HeaderList, HttpAnswer, HttpRequest } from './exchange.ts'
import { headerValues } from './exchange.ts'
import type { Route } from './route-table.ts'

/** The method that a preflight request asks for; `undefined` when it is none. */
export function preflightMethod(request: HttpRequest): string | undefined {
  if (request.method !== 'OPTIONS' || headerValues(request.headers, 'origin').length === 0) return undefined
  return headerValues(request.headers, 'access-control-request-method')[0]
}

/** The answer to a preflight request. */
export function preflightAnswer(
  request: HttpRequest,
  cors: CorsSettings,
  payload: Route['payload'],
): HttpAnswer {
  const allowed = allowOrigin(request, cors)
  const headers = [...allowed]
  if (allowed.length > 0) {
    headers.push(['access-control-allow-methods', cors.methods.join(',')])
    headers.push(['access-control-allow-headers', cors.headers.join(',')])
    if (cors.maxAge !== undefined) headers.push(['access-control-max-age', String(cors.maxAge)])
  }
  return { status: payload === '2.0' ? 204 : 200, headers, body: Buffer.alloc(0) }
}

/** The answer of a handler with the headers of the settings, which win over its own. */
export function withCors(answer: HttpAnswer, request: HttpRequest, cors: CorsSettings): HttpAnswer {
  const allowed = allowOrigin(request, cors)
  if (allowed.length === 0) return answer
  const own = answer.headers.filter(([name]) => !name.toLowerCase().startsWith('access-control-'))
  const exposed: HeaderList =
    cors.exposedHeaders.length > 0 ? [['access-control-expose-headers', cors.exposedHeaders.join(',')]] : []
  return { ...answer, headers: [...own, ...allowed, ...exposed] }
}

function allowOrigin(request: HttpRequest, cors: CorsSettings): HeaderList {
  const [origin] = headerValues(request.headers, 'origin')
  if (origin === undefined) return []
  const credentials: HeaderList = cors.credentials ? [['access-control-allow-credentials', 'true']] : []
  if (cors.origins.includes('*')) return [['access-control-allow-origin', '*']]
  if (!cors.origins.includes(origin)) return []
  return [['access-control-allow-origin', origin], ['vary', 'Origin'], ...credentials]
}
