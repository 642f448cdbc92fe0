/**
 * What an HTTP API of API Gateway does between a request and a Lambda function, written from
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html (routes) and
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html (cross-origin rules).
 */
import type { Cors } from '@aws-sdk/client-apigatewayv2'
import type { Answer, HttpRequest } from '../runner.ts'

/** One route of an API with what its integration says. */
export interface ApiRoute {
  /** `GET /orders/{id}` or `$default`. */
  readonly key: string
  readonly payload: '1.0' | '2.0'
  /** ARN of what is called. */
  readonly target: string
}

export interface ApiMatch {
  readonly route: ApiRoute
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>
}

/** An answer of the gateway itself. */
export function gatewayAnswer(status: number, message: string): Answer {
  const headers = [['content-type', 'application/json']] as const
  return { status, headers, body: Buffer.from(JSON.stringify({ message })) }
}

/** "API Gateway selects the route with the most specific match": full, then greedy, then `$default`. */
export function matchRoute(
  routes: readonly ApiRoute[],
  { method, target }: HttpRequest,
): ApiMatch | undefined {
  const path = target.split('?')[0] ?? ''
  const matches = routes.flatMap((route) => {
    const parameters = parametersOf(route.key, method, path)
    return parameters ? [{ route, parameters, rank: rankOf(route.key) }] : []
  })
  return matches.sort((one, other) => one.rank - other.rank)[0]
}

/** Full matches with fixed text before those with variables, a method before ANY. */
function rankOf(key: string): number {
  if (key === '$default') return 100
  return (key.includes('+}') ? 50 : 0) + 2 * (key.split('{').length - 1) + (key.startsWith('ANY ') ? 1 : 0)
}

function parametersOf(key: string, method: string, path: string): Record<string, string> | undefined {
  if (key === '$default') return {}
  const [routeMethod, routePath = ''] = key.split(' ')
  if (routeMethod !== 'ANY' && routeMethod !== method) return undefined
  const names: string[] = []
  const pattern = routePath
    .split('/')
    .map((segment) => {
      const [, name, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(segment) ?? []
      if (name === undefined) return segment.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      names.push(name)
      return greedy ? '(.+)' : '([^/]+)'
    })
    .join('/')
  const values = new RegExp(`^${pattern}$`).exec(path)?.slice(1)
  return values && Object.fromEntries(names.map((name, index) => [name, decoded(values[index] ?? '')]))
}

/** Percent signs that encode nothing stay as they are. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The answer to a preflight; `undefined` when the request is none. */
export function answerPreflight(cors: Cors | undefined, request: HttpRequest): Answer | undefined {
  const isPreflight = request.method === 'OPTIONS' && headerOf(request, 'access-control-request-method')
  if (!cors || !isPreflight) return undefined
  const allowed = originHeaders(cors, request)
  const rules: [string, string][] = [
    ['access-control-allow-methods', (cors.AllowMethods ?? []).join(',')],
    ['access-control-allow-headers', (cors.AllowHeaders ?? []).join(',')],
    ['access-control-max-age', String(cors.MaxAge ?? '')],
  ]
  const headers = allowed.length > 0 ? [...allowed, ...rules.filter(([, value]) => value !== '')] : []
  return { status: 204, headers, body: Buffer.alloc(0) }
}

/** "API Gateway ignores CORS headers returned from your backend integration." */
export function withCors(cors: Cors | undefined, request: HttpRequest, answer: Answer): Answer {
  if (!cors) return answer
  const own = answer.headers.filter(([name]) => !name.startsWith('access-control-'))
  const allowed = originHeaders(cors, request)
  const exposed = (cors.ExposeHeaders ?? []).join(',')
  if (allowed.length > 0 && exposed !== '') allowed.push(['access-control-expose-headers', exposed])
  return { ...answer, headers: [...own, ...allowed] }
}

function originHeaders(cors: Cors, request: HttpRequest): [string, string][] {
  const origin = headerOf(request, 'origin')
  const listed = cors.AllowOrigins ?? []
  if (origin === undefined || !(listed.includes(origin) || listed.includes('*'))) return []
  const any = !listed.includes(origin)
  return [
    ['access-control-allow-origin', any ? '*' : origin],
    // Asked for by https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches.
    ...(any ? [] : [['vary', 'Origin'] as [string, string]]),
    ...(cors.AllowCredentials ? [['access-control-allow-credentials', 'true'] as [string, string]] : []),
  ]
}

/** The first value. */
export function headerOf({ headers }: HttpRequest, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}
