/** How Google says no: one status name, the same over gRPC and HTTP (https://google.aip.dev/193). */

import { status as grpcStatus } from '@grpc/grpc-js'

/** Status name → HTTP status, from google/rpc/code.proto. */
const STATUSES = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  ALREADY_EXISTS: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
} as const

export type StatusName = keyof typeof STATUSES

/** Most services name a status; Cloud Storage names a reason: https://cloud.google.com/storage/docs/json_api/v1/status-codes */
export type RefusalStyle = 'statuses' | 'reasons'

const REASONS: Readonly<Partial<Record<StatusName, string>>> = {
  INVALID_ARGUMENT: 'invalid',
  FAILED_PRECONDITION: 'conditionNotMet',
  UNAUTHENTICATED: 'authError',
  PERMISSION_DENIED: 'forbidden',
  NOT_FOUND: 'notFound',
  ALREADY_EXISTS: 'conflict',
  RESOURCE_EXHAUSTED: 'rateLimitExceeded',
  UNAVAILABLE: 'backendError',
}

/** Thrown by a service for what it does not do. */
export class Refusal extends Error {
  readonly status: StatusName
  /** Members of the answer's google.rpc.ErrorInfo, if it has one. */
  readonly reason: string | undefined
  readonly metadata: Readonly<Record<string, string>>
  readonly retryAfter: number | undefined

  constructor(status: StatusName, message: string, options: RefusalOptions = {}) {
    super(message)
    this.status = status
    this.reason = options.reason
    this.metadata = options.metadata ?? {}
    this.retryAfter = options.retryAfter
  }

  get http(): number {
    return STATUSES[this.status]
  }

  httpIn(style: RefusalStyle): number {
    return style === 'reasons' && this.status === 'FAILED_PRECONDITION' ? 412 : this.http
  }

  get grpc(): grpcStatus {
    return grpcStatus[this.status]
  }

  /** The document of an HTTP answer. */
  toBody(style: RefusalStyle = 'statuses'): object {
    if (style === 'reasons') {
      const reason = REASONS[this.status] ?? 'internalError'
      const errors = [{ message: this.message, domain: 'global', reason }]
      return { error: { code: this.httpIn(style), message: this.message, errors } }
    }
    const info = this.reason && {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: this.reason,
      domain: 'googleapis.com',
      metadata: this.metadata,
    }
    const details = info ? { details: [info] } : {}
    return { error: { code: this.http, message: this.message, status: this.status, ...details } }
  }
}

export interface RefusalOptions {
  readonly reason?: string
  readonly metadata?: Readonly<Record<string, string>>
  readonly retryAfter?: number | undefined
}

/** The refusal behind anything that a service threw; a bug of the fake shows as INTERNAL with its text. */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal('INTERNAL', error instanceof Error ? (error.stack ?? error.message) : String(error))
}

/** Google's wording of a fault that a test asked for. */
export function faultRefusal(kind: 'error' | 'throttle' | 'conflict', retryAfter?: number): Refusal {
  if (kind === 'error') return new Refusal('UNAVAILABLE', 'The service is currently unavailable.')
  if (kind === 'conflict')
    return new Refusal(
      'ABORTED',
      'There were concurrent changes to the resource. Please retry the whole read-modify-write with exponential backoff.',
    )
  return new Refusal(
    'RESOURCE_EXHAUSTED',
    "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute'.",
    { reason: 'RATE_LIMIT_EXCEEDED', retryAfter },
  )
}
