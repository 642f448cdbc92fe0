/** JSON over HTTPS, one request for each call. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { ConnectOptions } from '@skyfold/plugin-api'
import type { RestCall, RestClient } from '../clients.ts'
import type { Credentials } from './credentials.ts'
import { endpointOf } from './endpoints.ts'
import type { Failure } from './failure.ts'
import { isAbsent, toError, UNANSWERED, UNSENT } from './failure.ts'

const TIMEOUT_MS = 60_000
/** Errors of a connection that was never made. */
const CONNECTING = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT/

/** A client whose `guard` runs after signing, right before the request is written. */
export function createRestClient(credentials: Credentials, { env, guard }: ConnectOptions): RestClient {
  const ask = async (call: RestCall): Promise<JsonObject | Failure> => {
    const url = new URL(call.path, endpointOf(call.service, env))
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value)
    const failed = {
      request: `${call.method} ${call.service} ${call.path}`,
      writes: call.method !== 'GET',
      project: credentials.project,
    }
    const headers = { authorization: await credentials.header(), 'content-type': 'application/json' }
    guard()
    try {
      const response = await fetch(url, {
        method: call.method,
        headers,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(call.body ? { body: JSON.stringify(call.body) } : {}),
      })
      const body = parse(await response.text())
      if (response.ok) return asObject(body)
      const seconds = Number(response.headers.get('retry-after'))
      const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined
      return { ...failed, ...describeRefusal(response.status, body), retryAfterMs }
    } catch (error) {
      const message = `${String(error)} ${String(error instanceof Error ? error.cause : '')}`
      return { ...failed, status: CONNECTING.test(message) ? UNSENT : UNANSWERED, message, cause: error }
    }
  }
  return {
    request: async (call) => {
      const answer = await ask(call)
      if (isFailure(answer)) throw toError(answer)
      return answer
    },
    find: async (call) => {
      const answer = await ask(call)
      if (!isFailure(answer)) return answer
      if (isAbsent(answer)) return null
      throw toError(answer)
    },
  }
}

function isFailure(answer: JsonObject | Failure): answer is Failure {
  return 'request' in answer && 'writes' in answer
}

/** https://google.aip.dev/193 */
function describeRefusal(http: number, body: Json): Pick<Failure, 'status' | 'message' | 'info'> {
  const { error } = asObject(body)
  const { status, message, details } = asObject(error ?? null)
  const info = (Array.isArray(details) ? details : []).map(asObject).find((detail) => 'reason' in detail)
  return {
    status: typeof status === 'string' ? status : (STATUS_OF_HTTP[http] ?? 'UNKNOWN'),
    message: typeof message === 'string' ? message : `HTTP ${http}`,
    ...(info ? { info: infoOf(info) } : {}),
  }
}

/** For answers of a front that knows nothing of status names. */
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

function asObject(value: Json): JsonObject {
  // An array is no JSON object; everything else that is an object is one.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return null
  }
}
