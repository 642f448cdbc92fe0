/**
 * Request → event and result → answer in the two payload versions of HTTP APIs, written from
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html. HTTP APIs hand
 * the path on decoded, `rawPath` too (https://github.com/honojs/hono/issues/2156).
 */
import type { Answer, HttpRequest } from '../runner.ts'
import { CALLER } from '../runner.ts'
import type { ApiMatch } from './http-api.ts'
import { decoded, gatewayAnswer, headerOf } from './http-api.ts'

const ACCOUNT = '111111111111'
const FAILURE = gatewayAnswer(500, 'Internal Server Error')

/** The event that the function of the route gets. `time` in milliseconds since the epoch. */
export function toEvent(request: HttpRequest, match: ApiMatch, time: number = Date.now()): object {
  return match.route.payload === '2.0' ? eventOf2(request, match, time) : eventOf1(request, match, time)
}

function eventOf2(request: HttpRequest, { route, parameters }: ApiMatch, time: number): object {
  const [path = '', query = ''] = request.target.split(/\?(.*)/s)
  const cookies = request.headers.filter(isCookie).flatMap(([, value]) => value.split('; '))
  const plain = request.headers.filter((header) => !isCookie(header))
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: decoded(path),
    rawQueryString: query,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: combined(plain.map(([name, value]) => [name.toLowerCase(), value])),
    ...(query === '' ? {} : { queryStringParameters: combined([...new URLSearchParams(query)]) }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'api1234567',
      domainName: 'api1234567.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'api1234567',
      http: {
        method: request.method,
        path: decoded(path),
        protocol: 'HTTP/1.1',
        sourceIp: CALLER,
        userAgent: headerOf(request, 'user-agent') ?? '',
      },
      requestId: `${time.toString(36)}EXAMPLE=`,
      routeKey: route.key,
      stage: '$default',
      time: logTime(time),
      timeEpoch: time,
    },
    ...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
    ...bodyOf(request, undefined),
  }
}

function eventOf1(request: HttpRequest, { route, parameters }: ApiMatch, time: number): object {
  const [path = '', query = ''] = request.target.split(/\?(.*)/s)
  const [, resource] = route.key.split(' ')
  const queries = query === '' ? null : listed([...new URLSearchParams(query)])
  const headers = listed(request.headers)
  return {
    version: '1.0',
    resource,
    path: decoded(path),
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: queries && lastOf(queries),
    multiValueQueryStringParameters: queries,
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'api1234567',
      domainName: 'api1234567.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'api1234567',
      extendedRequestId: `${time.toString(36)}EXAMPLE=`,
      httpMethod: request.method,
      identity: { sourceIp: CALLER, userAgent: headerOf(request, 'user-agent') ?? null },
      path: decoded(path),
      protocol: 'HTTP/1.1',
      requestId: `${time.toString(36)}EXAMPLE=`,
      requestTime: logTime(time),
      requestTimeEpoch: time,
      resourceId: route.key,
      resourcePath: resource,
      stage: '$default',
    },
    pathParameters: Object.keys(parameters).length > 0 ? parameters : null,
    stageVariables: null,
    ...bodyOf(request, null),
  }
}

/** What of it the client gets. `result` is what the function returned. */
export function toAnswer(result: unknown, payload: '1.0' | '2.0'): Answer {
  const fields = isObject(result) ? result : {}
  if (fields['statusCode'] === undefined) {
    if (payload === '1.0') return FAILURE
    const text = typeof result === 'string' ? result : JSON.stringify(result)
    return { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(text) }
  }
  const { statusCode: status, body = '', isBase64Encoded } = fields
  if (typeof status !== 'number' || typeof body !== 'string') return FAILURE
  const bytes = Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8')
  const headers = resultHeaders(fields, payload)
  const hasType = headers.some(([name]) => name === 'content-type')
  const type: Answer['headers'] =
    hasType || bytes.length === 0 ? [] : [['content-type', 'text/plain;charset=UTF-8']]
  return { status, headers: [...headers, ...type], body: bytes }
}

/** "If you specify values for both headers and multiValueHeaders, API Gateway merges them into a single list." */
function resultHeaders(fields: Fields, payload: '1.0' | '2.0'): Answer['headers'] {
  const single = Object.entries(isObject(fields['headers']) ? fields['headers'] : {})
  const multiple = isObject(fields['multiValueHeaders']) ? fields['multiValueHeaders'] : {}
  const cookies = Array.isArray(fields['cookies']) ? fields['cookies'] : []
  const lists =
    payload === '1.0'
      ? Object.entries(multiple).flatMap(([name, values]) =>
          (Array.isArray(values) ? values : []).map((value) => [name, value] as const),
        )
      : cookies.map((cookie) => ['set-cookie', cookie] as const)
  const all = [...lists, ...single].map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  const seen = new Set<string>()
  return all.filter(([name, value]) => {
    const isNew = !seen.has(`${name}: ${value}`)
    seen.add(`${name}: ${value}`)
    return isNew
  })
}

type Fields = Readonly<Record<string, unknown>>

/** Text types come as text, everything else and what is compressed in base64. */
function bodyOf({ headers, body }: HttpRequest, absent: null | undefined): object {
  if (body.length === 0) return { ...(absent === null ? { body: null } : {}), isBase64Encoded: false }
  const find = (wanted: string): string | undefined =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
  const type = find('content-type')?.split(';')[0]?.trim() ?? 'text/plain'
  const isText =
    find('content-encoding') === undefined &&
    (type.startsWith('text/') || /^application\/(json|javascript|xml|.*\+(json|xml))$/.test(type))
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}

function combined(pairs: HttpRequest['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(listed(pairs)).map(([name, values]) => [name, values.join(',')]))
}

function listed(pairs: HttpRequest['headers']): Record<string, string[]> {
  const lists: Record<string, string[]> = {}
  for (const [name, value] of pairs) (lists[name] ??= []).push(value)
  return lists
}

function lastOf(lists: Record<string, string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']))
}

function isCookie([name]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'cookie'
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `25/Nov/2026:10:00:00 +0000`. */
function logTime(time: number): string {
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ')
  return `${day}/${month}/${year}:${clock} +0000`
}
