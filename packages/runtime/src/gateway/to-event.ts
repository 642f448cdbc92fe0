/** `HttpCall` → the event of payload 2.0 or 1.0, as API Gateway would have sent it. */
import type { HttpCall } from './http-call.ts'
import type { RouteMatch } from './route.ts'

/** The event that the handler of the matched route sees. */
export function toEvent(call: HttpCall, match: RouteMatch): object {
  return match.route.payload === '2.0' ? toHttpApiEvent(call, match) : toRestEvent(call, match)
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function toHttpApiEvent(call: HttpCall, { route, parameters }: RouteMatch): object {
  const [path, query] = splitTarget(call.target)
  const { cookie, ...headers } = joined(call.headers.map(([name, value]) => [name.toLowerCase(), value]))
  const routeKey = route.path === '$default' ? route.path : `${route.method} ${route.path}`
  return {
    version: '2.0',
    routeKey,
    // Decoded, whatever its name says: https://github.com/honojs/hono/issues/2156
    rawPath: decode(path),
    rawQueryString: query,
    ...(cookie ? { cookies: cookie.split(/; */) } : {}),
    headers,
    ...(query ? { queryStringParameters: joined([...new URLSearchParams(query)]) } : {}),
    ...(Object.keys(parameters).length ? { pathParameters: parameters } : {}),
    requestContext: {
      ...contextOf(call),
      routeKey,
      http: {
        method: call.method,
        path: decode(path),
        protocol: 'HTTP/1.1',
        sourceIp: sourceIp(call),
        userAgent: headers['user-agent'] ?? '',
      },
      time: clfTime(call.time),
      timeEpoch: call.time,
    },
    ...bodyOf(call, isText(headers['content-type'], headers['content-encoding'])),
  }
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
function toRestEvent(call: HttpCall, { route, parameters }: RouteMatch): object {
  const [path, query] = splitTarget(call.target)
  const multiValueHeaders = grouped(call.headers)
  const multiValueQueries = grouped([...new URLSearchParams(query)])
  return {
    resource: route.path,
    path: decode(path),
    httpMethod: call.method,
    headers: lastOf(multiValueHeaders),
    multiValueHeaders,
    queryStringParameters: query ? lastOf(multiValueQueries) : null,
    multiValueQueryStringParameters: query ? multiValueQueries : null,
    pathParameters: Object.keys(parameters).length ? parameters : null,
    stageVariables: null,
    requestContext: {
      ...contextOf(call),
      resourcePath: route.path,
      httpMethod: call.method,
      path: decode(path),
      protocol: 'HTTP/1.1',
      identity: { sourceIp: sourceIp(call), userAgent: headerOf(call, 'user-agent') ?? null },
      requestTime: clfTime(call.time),
      requestTimeEpoch: call.time,
    },
    body: null,
    ...bodyOf(call, true),
  }
}

function contextOf(call: HttpCall): object {
  const host = headerOf(call, 'host') ?? ''
  return { domainName: host, domainPrefix: host.split('.')[0], requestId: call.requestId, stage: '$default' }
}

/**
 * The one who spoke to the platform's edge, which appends the address that it saw (with a port on Azure); what stands
 * before it is the caller's own claim.
 */
function sourceIp(call: HttpCall): string {
  const last = headerOf(call, 'x-forwarded-for')?.split(',').at(-1)?.trim() ?? ''
  return last.replace(/^([\d.]+):\d+$/, '$1')
}

function bodyOf(call: HttpCall, asText: boolean): object {
  if (!call.body.length) return { isBase64Encoded: false }
  const bytes = Buffer.from(call.body)
  const text = bytes.toString()
  const isBase64Encoded = !asText || !Buffer.from(text).equals(bytes)
  return { body: isBase64Encoded ? bytes.toString('base64') : text, isBase64Encoded }
}

/** What an HTTP API passes on as text. Forms are not among it. */
function isText(type = 'text/plain', encoding?: string): boolean {
  return !encoding && /^text\/|^application\/(json|xml|javascript)\b|\+(json|xml)\b/i.test(type)
}

function splitTarget(target: string): [path: string, query: string] {
  const at = target.indexOf('?')
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)]
}

function grouped(pairs: HttpCall['headers']): Record<string, string[]> {
  const groups: Record<string, string[]> = {}
  for (const [name, value] of pairs) (groups[name] ??= []).push(value)
  return groups
}

function joined(pairs: HttpCall['headers']): Record<string, string | undefined> {
  return mapValues(grouped(pairs), (values) => values.join(','))
}

function lastOf(groups: Record<string, string[]>): Record<string, string | undefined> {
  return mapValues(groups, (values) => values.at(-1))
}

function mapValues<T>(groups: Record<string, string[]>, map: (values: string[]) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(groups).map(([name, values]) => [name, map(values)]))
}

function headerOf(call: HttpCall, wanted: string): string | undefined {
  return call.headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** `12/Mar/2026:19:03:58 +0000` */
function clfTime(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ')
  return `${day}/${month}/${year}:${clock} +0000`
}
