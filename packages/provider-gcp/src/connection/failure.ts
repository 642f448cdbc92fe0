/** What a failed request means, decided once: Google's status name → failure class and diagnostic. */
import type { Diagnostic } from '@skyfold/manifest'
import type { FailureClass } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'

/** A failed request, whichever way it travelled. */
export interface Failure {
  /** `CreateFunction`, `PUT v1/projects/p/topics/t`. */
  readonly request: string
  /** True when it may have changed something. */
  readonly writes: boolean
  /** google.rpc.Code by name, or what became of the connection. */
  readonly status: string
  readonly message: string
  /** Members of google.rpc.ErrorInfo, where the answer has one. */
  readonly info?: Readonly<Record<string, string>> | undefined
  readonly project: string
  /** Retry-After, in milliseconds. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** The request never left this machine. */
export const UNSENT = 'UNSENT'
/** It left, and no answer came. */
export const UNANSWERED = 'UNANSWERED'

const CLASSES: Readonly<Record<string, FailureClass>> = {
  [UNSENT]: 'transient',
  [UNANSWERED]: 'ambiguous',
  RESOURCE_EXHAUSTED: 'throttle',
  UNAVAILABLE: 'ambiguous',
  INTERNAL: 'ambiguous',
  UNKNOWN: 'ambiguous',
  DEADLINE_EXCEEDED: 'ambiguous',
  CANCELLED: 'ambiguous',
  ABORTED: 'busy',
  ALREADY_EXISTS: 'conflict',
  UNAUTHENTICATED: 'denied',
  PERMISSION_DENIED: 'denied',
}

/** The error to throw for a failed request. */
export function toError(failure: Failure): SkyfoldError {
  const failureClass = classify(failure)
  const { cause, retryAfterMs } = failure
  const diagnostic = DIAGNOSTICS[failureClass](failure)
  return new SkyfoldError(diagnostic, { failure: failureClass, cause, retryAfterMs })
}

/** True when it says that the object is not there. */
export function isAbsent(failure: Failure): boolean {
  return failure.status === 'NOT_FOUND' && classify(failure) === 'invalid'
}

function classify({ status, message, writes }: Failure): FailureClass {
  // An account that was made a moment ago: INVALID_ARGUMENT, NOT_FOUND or FAILED_PRECONDITION, by service.
  if (/service account .*(does not exist|not found)/i.test(message)) return 'eventual'
  const found = CLASSES[status] ?? 'invalid'
  return found === 'ambiguous' && !writes ? 'transient' : found
}

const DIAGNOSTICS: Readonly<Record<FailureClass, (failure: Failure) => Diagnostic>> = {
  throttle: ({ request, message }) => errors.GCP_THROTTLED({ request }, { cause: message }),
  transient: ({ request, message }) => errors.GCP_UNAVAILABLE({ request }, { cause: message }),
  ambiguous: ({ request, message }) => errors.GCP_NO_ANSWER({ request }, { cause: message }),
  eventual: ({ request, message }) => errors.GCP_NOT_VISIBLE_YET({ request }, { cause: message }),
  busy: ({ request, message }) => errors.GCP_BUSY({ request }, { cause: message }),
  conflict: ({ request, message }) => errors.GCP_EXISTS({ request }, { cause: message }),
  denied: describeDenial,
  invalid: ({ request, status, message }) =>
    errors.GCP_REQUEST_REFUSED({ request, status }, { cause: message }),
}

function describeDenial({ request, status, message, info, project }: Failure): Diagnostic {
  const origin = { cause: message }
  if (status === 'UNAUTHENTICATED') return errors.GCP_CREDENTIALS_REJECTED({ origin: 'this deploy' }, origin)
  if (
    info?.['reason'] === 'SERVICE_DISABLED' ||
    /API has not been used in project|it is disabled/.test(message)
  ) {
    const api =
      info?.['service'] ?? /\w+\.googleapis\.com/.exec(message)?.[0] ?? 'cloudfunctions.googleapis.com'
    return errors.GCP_API_DISABLED({ api, project }, origin)
  }
  // https://cloud.google.com/iam/docs/permission-error-messages
  const permission = info?.['permission'] ?? /permission '?([\w.]+\.[\w.]+)/i.exec(message)?.[1]
  return errors.GCP_PERMISSION_DENIED({ request, permission }, origin)
}
