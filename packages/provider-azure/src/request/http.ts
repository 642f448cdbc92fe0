/** A request that no SDK makes for us, and what is read from its answer. */
import type { JsonObject } from '@skyfold/manifest'
import type { Refusal } from '../errors.ts'
import { asObject, asText } from '../json.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Completes "could not …". */
  readonly operation: string
  readonly signal?: AbortSignal | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly text: string
  /** Retry-After, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

/** True for 2xx. */
export function isSuccess({ status }: HttpAnswer): boolean {
  return status >= 200 && status < 300
}

/** The body as JSON; an empty object when it is none. */
export function jsonOf({ text }: HttpAnswer): JsonObject {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

/** Code and message of Resource Manager (`{ error: { code, message } }`), or the text itself. */
export function refusalOf(answer: HttpAnswer): Refusal {
  const error = asObject(jsonOf(answer)['error'])
  const plain = /<Code>([^<]*)<\/Code>/.exec(answer.text)?.[1] ?? ''
  return {
    status: answer.status,
    code: asText(error['code']) || plain,
    message: asText(error['message']) || answer.text.slice(0, 500),
    retryAfterMs: answer.retryAfterMs,
  }
}

/** A Retry-After header of seconds, in milliseconds; Azure sends no dates. */
export function retryAfterOf(header: string | undefined): number | undefined {
  const seconds = Number(header)
  return seconds > 0 ? seconds * 1000 : undefined
}
