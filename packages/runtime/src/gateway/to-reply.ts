/** What a Lambda-style handler returned (or threw) → the answer that API Gateway would give. */
import type { HttpReply } from './http-call.ts'
import type { Route } from './route.ts'

const JSON_TYPE: readonly [string, string] = ['content-type', 'application/json']

/** The answer for a request that no route takes. */
export const notFound: HttpReply = {
  status: 404,
  headers: [JSON_TYPE],
  body: '{"message":"Not Found"}',
}

/** The answer for a handler that threw, or returned what cannot be an answer. */
export const failure: HttpReply = {
  status: 500,
  headers: [JSON_TYPE],
  body: '{"message":"Internal Server Error"}',
}

/**
 * Payload 2.0 takes anything: without a `statusCode` the result itself is the body. Payload 1.0 takes an object with a
 * `statusCode` and answers 500 to the rest (https://repost.aws/knowledge-center/api-gateway-status-codes-http-api).
 */
export function toReply(result: unknown, payload: Route['payload']): HttpReply {
  // Members are checked where they are used.
  const fields = typeof result === 'object' && result !== null ? (result as ResultFields) : {}
  if (fields.statusCode === undefined || fields.statusCode === null) {
    if (payload === '1.0') return failure
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null)
    return { status: 200, headers: [JSON_TYPE], body }
  }
  const status = Number(fields.statusCode)
  const body = fields.body ?? ''
  const isValid = Number.isInteger(status) && status >= 100 && status <= 599 && typeof body === 'string'
  if (!isValid) return failure
  const headers = headersOf(fields, payload)
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type')
  const type = payload === '2.0' ? (['content-type', 'text/plain;charset=UTF-8'] as const) : JSON_TYPE
  return {
    status,
    headers: hasType || !body ? headers : [...headers, type],
    body: fields.isBase64Encoded ? Buffer.from(body, 'base64') : body,
  }
}

/** A result as handlers write it. */
interface ResultFields {
  readonly statusCode?: unknown
  readonly headers?: Readonly<Record<string, unknown>> | null
  readonly multiValueHeaders?: Readonly<Record<string, readonly unknown[]>> | null
  readonly cookies?: readonly string[] | null
  readonly body?: unknown
  readonly isBase64Encoded?: boolean
}

function headersOf(
  { headers, multiValueHeaders, cookies }: ResultFields,
  payload: Route['payload'],
): [string, string][] {
  const multiple = Object.entries((payload === '1.0' && multiValueHeaders) || {}).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name.toLowerCase(), String(value)]),
  )
  // A name in both: all values, each once.
  const isNew = ([name, value]: [string, string]): boolean =>
    !multiple.some((pair) => pair[0] === name && pair[1] === value)
  return [
    ...multiple,
    ...Object.entries(headers ?? {})
      .map(([name, value]): [string, string] => [name.toLowerCase(), String(value)])
      .filter(isNew),
    ...((payload === '2.0' && cookies) || []).map((cookie): [string, string] => ['set-cookie', cookie]),
  ]
}
