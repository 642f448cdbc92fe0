/** What the services of the fake answer with, before it is written to a socket. */
import type { JsonObject } from '@skyfold/manifest'

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** JSON, text as it stands, or bytes. */
  readonly body?: unknown
}

/** One request, decoded as far as every service needs it. */
export interface CloudRequest {
  readonly method: string
  /** The host that it is meant for, `management.azure.com`. */
  readonly host: string
  /** Decoded path with a leading slash. */
  readonly path: string
  /** As it was sent. */
  readonly rawPath: string
  readonly query: URLSearchParams
  /** As it was sent, with its question mark; empty when there is none. */
  readonly rawQuery: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** How a service understands a request: its name, its decoded input, what it does. */
export interface Route {
  /** `<service>.<Operation>`. */
  readonly operation: string
  readonly input: unknown
  readonly effect: () => Answer | Promise<Answer>
}

/** The error body of Azure Resource Manager: https://github.com/cloud-and-ai-microsoft/resource-provider-contract/blob/master/v1.0/common-api-details.md#error-response-content */
export function armError(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } }
}

/** The wording of a fault. */
export function faultAnswer(kind: 'error' | 'throttle' | 'conflict', retryAfter: number | undefined): Answer {
  if (kind === 'error')
    return armError(500, 'InternalServerError', 'The server encountered an internal error.')
  if (kind === 'conflict')
    return armError(409, 'AnotherOperationInProgress', 'Another operation is in progress. Retry later.')
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return { ...armError(429, 'TooManyRequests', 'The request was throttled.'), headers }
}

/** The request's body as a JSON object; `undefined` when it is something else. */
export function jsonBody(request: CloudRequest): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'))
    // Narrowed to a JSON object by the test before it.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined
  } catch {
    return undefined
  }
}
