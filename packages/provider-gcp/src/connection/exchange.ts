/** One HTTPS request and its whole answer, and what a refusal of Google's means. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { Failure } from './failure.ts'
import { UNANSWERED, UNSENT } from './failure.ts'

const TIMEOUT_MS = 60_000
/** Errors of a connection that was never made. */
const CONNECTING = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT/

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Milliseconds for all of it; a minute when absent. */
  readonly timeoutMs?: number
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/** Why there is no answer. */
export type Silence = Pick<Failure, 'status' | 'message' | 'cause'>

/** Any status is an answer. */
export async function exchange(request: Exchange): Promise<Answer | Silence> {
  const { url, timeoutMs = TIMEOUT_MS, ...init } = request
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, headers: response.headers, bytes }
  } catch (error) {
    const message = `${String(error)} ${String(error instanceof Error ? error.cause : '')}`
    return { status: CONNECTING.test(message) ? UNSENT : UNANSWERED, message, cause: error }
  }
}

export function isAnswer(outcome: Answer | Silence): outcome is Answer {
  return 'bytes' in outcome
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300
}

/** The document of an answer; an empty one when it is none. */
export function jsonOf({ bytes }: Answer): JsonObject {
  try {
    return asObject(JSON.parse(textOf(bytes)) as Json)
  } catch {
    return {}
  }
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** https://google.aip.dev/193 */
export function describeRefusal(
  answer: Answer,
): Pick<Failure, 'status' | 'message' | 'info' | 'retryAfterMs'> {
  const { status: http, headers, bytes } = answer
  const { status, message, details } = asObject(jsonOf(answer)['error'] ?? null)
  const info = (Array.isArray(details) ? details : []).map(asObject).find((detail) => 'reason' in detail)
  const seconds = Number(headers.get('retry-after'))
  // Media requests are refused in plain text.
  const text = textOf(bytes.subarray(0, 300)).trim()
  return {
    status: typeof status === 'string' ? status : (STATUS_OF_HTTP[http] ?? 'UNKNOWN'),
    message: typeof message === 'string' ? message : `HTTP ${http}${/^[^<{]+$/.test(text) ? ` ${text}` : ''}`,
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
    ...(info ? { info: infoOf(info) } : {}),
  }
}

/** For answers that know nothing of status names: those of a front, and of Cloud Storage. */
const STATUS_OF_HTTP: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
}

function infoOf(info: JsonObject): Readonly<Record<string, string>> {
  const members = Object.entries({ ...asObject(info['metadata'] ?? null), reason: info['reason'] })
  return Object.fromEntries(members.map(([name, value]) => [name, typeof value === 'string' ? value : '']))
}

/** The object, or an empty one. */
export function asObject(value: Json): JsonObject {
  // An array is no JSON object; everything else that is an object is one.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** A member that is a text; anything else is empty. */
export function textAt(document: JsonObject, name: string): string {
  const { [name]: value } = document
  return typeof value === 'string' ? value : ''
}
