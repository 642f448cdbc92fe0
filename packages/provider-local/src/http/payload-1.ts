/**
 * Payload 1.0, as an HTTP API sends and answers it, which is what the AWS provider makes of `http` events:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { createHash } from 'node:crypto'
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
import { encodeBody, isHeader, isStatus, toHeaders } from './result.ts'
import { splitKey } from './route-table.ts'
import type { RouteMatch } from './route-table.ts'

/** https://repost.aws/knowledge-center/api-gateway-status-codes-http-api */
const FAILURE = messageAnswer(500, 'Internal Server Error')

export const payload1: PayloadFormat = {
  toEvent,
  toAnswer,
  failure: FAILURE,
  timeout: messageAnswer(503, 'Service Unavailable'),
  maxSeconds: limit('http.timeout'),
}

function toEvent(request: HttpRequest, match: RouteMatch, api: ApiFacts): unknown {
  const { parameters } = match
  const query = queryPairs(request.rawQuery)
  const hasText = isText(request.body)
  return {
    resource: splitKey(match.route.key).path,
    path: decodePercent(request.rawPath),
    httpMethod: request.method,
    headers: Object.fromEntries(request.headers),
    multiValueHeaders: listPairs(request.headers),
    queryStringParameters: query.length > 0 ? Object.fromEntries(query) : null,
    multiValueQueryStringParameters: query.length > 0 ? listPairs(query) : null,
    pathParameters: Object.keys(parameters).length > 0 ? parameters : null,
    stageVariables: null,
    requestContext: requestContext(request, match, api),
    body: request.body.length === 0 ? null : request.body.toString(hasText ? 'utf8' : 'base64'),
    isBase64Encoded: !hasText,
  }
}

function requestContext(request: HttpRequest, match: RouteMatch, api: ApiFacts): unknown {
  const { method, path } = splitKey(match.route.key)
  const domainName = headerValues(request.headers, 'host')[0] ?? ''
  return {
    accountId: ACCOUNT,
    apiId: api.id,
    domainName,
    domainPrefix: domainName.split(/[.:]/)[0],
    extendedRequestId: request.id,
    httpMethod: request.method,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: request.sourceIp,
      user: null,
      userAgent: headerValues(request.headers, 'user-agent')[0] ?? null,
      userArn: null,
    },
    path: `/${api.stage}${decodePercent(request.rawPath)}`,
    protocol: request.protocol,
    requestId: request.id,
    requestTime: logTime(request.time),
    requestTimeEpoch: request.time,
    resourceId: createHash('sha256').update(`${method} ${path}`).digest('hex').slice(0, 6),
    resourcePath: path,
    stage: api.stage,
  }
}

function listPairs(pairs: HeaderList): Record<string, readonly string[]> {
  const lists = new Map<string, string[]>()
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), value])
  return Object.fromEntries(lists)
}

const KEYS: ReadonlySet<string> = new Set([
  'statusCode',
  'headers',
  'multiValueHeaders',
  'body',
  'isBase64Encoded',
])

/** Anything that is not exactly an answer is a failure of the integration. */
function toAnswer(result: unknown): HttpAnswer {
  if (!isRecord(result) || Object.keys(result).some((key) => !KEYS.has(key))) return FAILURE
  const bytes = encodeBody(result['body'] ?? null, result['isBase64Encoded'])
  const headers = mergeHeaders(result['headers'] ?? null, result['multiValueHeaders'] ?? null)
  if (!isStatus(result['statusCode']) || !bytes || !headers) return FAILURE
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const type: HeaderList = hasType || bytes.length === 0 ? [] : [['content-type', 'application/json']]
  return { status: Number(result['statusCode']), headers: [...type, ...headers], body: bytes }
}

// A name in both: the values of `multiValueHeaders` first, then that of `headers` if it is not among them.
function mergeHeaders(single: unknown, multiple: unknown): HeaderList | undefined {
  const plain = toHeaders(single)
  const lists = multiple === null ? [] : isRecord(multiple) ? Object.entries(multiple) : undefined
  if (!plain || !lists) return undefined
  const merged: [string, string][] = []
  for (const [name, values] of lists) {
    if (!Array.isArray(values)) return undefined
    for (const value of values) {
      if (!isHeader(name, String(value))) return undefined
      merged.push([name, String(value)])
    }
  }
  const isNew = ([name, value]: readonly [string, string]): boolean =>
    !merged.some((pair) => pair[0].toLowerCase() === name.toLowerCase() && pair[1] === value)
  return [...merged, ...plain.filter(isNew)]
}
