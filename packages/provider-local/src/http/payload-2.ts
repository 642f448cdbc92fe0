/**
 * Payload 2.0, that of HTTP APIs:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { limit } from '../capabilities.ts'
import { ACCOUNT } from '../naming.ts'
import type { ApiFacts, HeaderList, HttpAnswer, HttpRequest, PayloadFormat } from './exchange.ts'
import {
  decodePercent,
  headerValues,
  isRecord,
  isText,
  logTime,
  messageAnswer,
  queryPairs,
} from './exchange.ts'
import { encodeBody, isStatus, toHeaders } from './result.ts'
import type { RouteMatch } from './route-table.ts'

const FAILURE = messageAnswer(500, 'Internal Server Error')

export const payload2: PayloadFormat = {
  toEvent,
  toAnswer,
  failure: FAILURE,
  timeout: messageAnswer(503, 'Service Unavailable'),
  maxSeconds: limit('httpApi.timeout'),
}

function toEvent(request: HttpRequest, match: RouteMatch, api: ApiFacts): unknown {
  const { route, parameters } = match
  const cookies = headerValues(request.headers, 'cookie').flatMap((value) => value.split(/; */))
  const query = joinPairs(queryPairs(request.rawQuery))
  return {
    version: '2.0',
    routeKey: route.key,
    // Decoded, whatever its name says: https://github.com/honojs/hono/issues/2156
    rawPath: decodePercent(request.rawPath),
    rawQueryString: request.rawQuery,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: joinPairs(
      request.headers.map(([name, value]) => [name.toLowerCase(), value] as const).filter(isNoCookie),
    ),
    ...(request.rawQuery === '' ? {} : { queryStringParameters: query }),
    requestContext: requestContext(request, route.key, api),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
    ...bodyFields(request),
  }
}

function requestContext(request: HttpRequest, routeKey: string, api: ApiFacts): unknown {
  const domainName = headerValues(request.headers, 'host')[0] ?? ''
  return {
    accountId: ACCOUNT,
    apiId: api.id,
    domainName,
    domainPrefix: domainName.split(/[.:]/)[0],
    http: {
      method: request.method,
      path: decodePercent(request.rawPath),
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: headerValues(request.headers, 'user-agent')[0] ?? '',
    },
    requestId: request.id,
    routeKey,
    stage: '$default',
    time: logTime(request.time),
    timeEpoch: request.time,
  }
}

function isNoCookie([name]: readonly [string, string]): boolean {
  return name !== 'cookie'
}

function joinPairs(pairs: HeaderList): Record<string, string> {
  const joined = new Map<string, string>()
  for (const [name, value] of pairs) {
    const before = joined.get(name)
    joined.set(name, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(joined)
}

/** Media types whose bodies an HTTP API hands on as text; all others arrive in base64. */
const TEXT = /^(text\/.*|application\/(json|javascript|xml|.+\+(json|xml)))$/i

function bodyFields(request: HttpRequest): { readonly body?: string; readonly isBase64Encoded: boolean } {
  if (request.body.length === 0) return { isBase64Encoded: false }
  const type = headerValues(request.headers, 'content-type')[0]?.split(';')[0]?.trim() ?? 'text/plain'
  const isPlain = headerValues(request.headers, 'content-encoding').length === 0 && TEXT.test(type)
  return isPlain && isText(request.body)
    ? { body: request.body.toString(), isBase64Encoded: false }
    : { body: request.body.toString('base64'), isBase64Encoded: true }
}

/** A result without `statusCode` is the body of a 200. */
function toAnswer(result: unknown): HttpAnswer {
  if (!isRecord(result) || result['statusCode'] === undefined) {
    const text = typeof result === 'string' ? result : JSON.stringify(result)
    return { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(text) }
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded } = result
  const bytes = encodeBody(body, isBase64Encoded)
  const list = toHeaders(headers)
  if (!isStatus(statusCode) || !bytes || !list || !isTextList(cookies)) return FAILURE
  const setCookies = cookies.map((cookie) => ['set-cookie', cookie] as const)
  const hasType = list.some(([name]) => name.toLowerCase() === 'content-type')
  const type: HeaderList = hasType || bytes.length === 0 ? [] : [['content-type', 'text/plain;charset=UTF-8']]
  return { status: Number(statusCode), headers: [...type, ...list, ...setCookies], body: bytes }
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
