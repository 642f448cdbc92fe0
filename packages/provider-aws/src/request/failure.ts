/**
 * What a failed request to AWS means: the one place where names and messages of the SDK become a failure class and a
 * sentence. Messages may repeat what was sent, so values of the environment are taken out of them first.
 */
import type { Diagnostic } from '@skyfold/manifest'
import type { FailureClass } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'

/** The request that failed. */
export interface AwsCall {
  /** As in IAM permissions: `lambda`. */
  readonly service: string
  /** `CreateFunction`. */
  readonly operation: string
  readonly profile: string | undefined
  /** What was sent; only read for what must not be repeated. */
  readonly input: unknown
}

type Fields = Readonly<{
  name: string
  message: string
  status: number
  system: string
  retryAfterMs: number | undefined
}>

const THROTTLES =
  /^(Throttl|SlowDown|TooManyRequests|RequestThrottled|RequestLimitExceeded|LimitExceededException: rate)/
const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/
const REFUSED =
  /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|MissingAuthenticationToken\w*|InvalidAccessKeyId|IncompleteSignature\w*)$/
const UNPERMITTED =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation|NotAuthorized\w*)$/
const MISSING_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/
const ABSENT =
  /^(ResourceNotFoundException|NoSuchEntity(Exception)?|QueueDoesNotExist|NotFoundException|ProvisionedConcurrencyConfigNotFoundException)$/
const CONFLICTS =
  /^(ResourceConflictException|ResourceInUseException|ConflictException|EntityAlreadyExists(Exception)?|ResourceAlreadyExistsException|QueueNameExists|ConcurrentModification(Exception)?|OperationAborted(Exception)?|ConditionalRequestConflict|TooManyUpdates|RequestConflict)$/
const CUT = /^(ECONNRESET|EPIPE|ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_(SOCKET|HEADERS_TIMEOUT|BODY_TIMEOUT))$/
const UNREACHED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT)$/

/**
 * Something made a moment ago that another service does not see yet, in the exact words of each.
 * Roles and policies: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html (eventual consistency).
 */
const EVENTUAL = [
  'cannot be assumed by Lambda',
  'execution role does not have permissions',
  'ensure the role can perform',
  'KMS key is invalid for CreateGrant',
  'must allow AWS EventBridge Scheduler to assume the role',
  'SQS Error Code: AWS.SimpleQueueService.NonExistentQueue',
  'You must wait 60 seconds after deleting a queue',
] as const

/** Creates that an API repeats without noticing: after a server error the effect must be looked for. */
const NOT_IDEMPOTENT = /^(CreateApi|CreateIntegration)$/

/** Turns anything that the SDK threw into our error. What is ours already passes. */
export function translateFailure(thrown: unknown, call: AwsCall): SkyfoldError {
  if (thrown instanceof SkyfoldError) return thrown
  const fields = fieldsOf(thrown, call.input)
  const [failure, diagnostic] = classify(fields, call)
  // The SDK's error holds request and response, and with them whatever was sent.
  const cause = Object.assign(new Error(fields.message), { name: fields.name })
  return new SkyfoldError(diagnostic, { failure, cause, retryAfterMs: fields.retryAfterMs })
}

/** True when the request failed because its object is not there. */
export function isAbsent(error: unknown): boolean {
  return error instanceof SkyfoldError && error.diagnostic.code === 'AWS_NOT_FOUND'
}

/** The answer, or `null` when the object is not there. */
export async function absentAsNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/** Something of ours is in the way: for APIs that would make a second one without a word. */
export function existsAlready(operation: string, reason: string): SkyfoldError {
  return new SkyfoldError(errors.AWS_EXISTS({ operation, reason }), { failure: 'conflict' })
}

function classify(fields: Fields, call: AwsCall): readonly [FailureClass, Diagnostic] {
  const { name, message, status, system } = fields
  const operation = `${call.service}:${call.operation}`
  const detail = { operation, reason: message }
  const denied = describeDenial(fields, call, operation)
  if (denied) return ['denied', denied]
  if (EVENTUAL.some((text) => message.includes(text))) return ['eventual', errors.AWS_NOT_VISIBLE(detail)]
  if (name === 'QueueDeletedRecently') return ['eventual', errors.AWS_NOT_VISIBLE(detail)]
  if (THROTTLES.test(name) || status === 429) return ['throttle', errors.AWS_THROTTLED({ operation })]
  if (ABSENT.test(name)) return ['invalid', errors.AWS_NOT_FOUND(detail)]
  if (CONFLICTS.test(name)) return describeConflict(detail)
  if (CUT.test(system) || name === 'TimeoutError') return ['ambiguous', errors.AWS_NO_ANSWER({ operation })]
  if (UNREACHED.test(system)) return ['transient', errors.AWS_UNAVAILABLE(detail)]
  if (status >= 500) {
    const failure = NOT_IDEMPOTENT.test(call.operation) ? 'ambiguous' : 'transient'
    return [failure, errors.AWS_UNAVAILABLE(detail)]
  }
  return ['invalid', errors.AWS_REQUEST_REFUSED(detail)]
}

/** One exception name of Lambda, Scheduler and API Gateway means both "it exists" and "it is being changed". */
function describeConflict(detail: {
  operation: string
  reason: string
}): readonly [FailureClass, Diagnostic] {
  const { reason } = detail
  if (/Provisioned Concurrency|referenced|reference it|is used by/.test(reason))
    return ['invalid', errors.AWS_REQUEST_REFUSED(detail)]
  if (/already exist|same name/i.test(reason)) return ['conflict', errors.AWS_EXISTS(detail)]
  return ['busy', errors.AWS_BUSY(detail)]
}

function describeDenial({ name, message }: Fields, call: AwsCall, operation: string): Diagnostic | undefined {
  const { profile } = call
  const command = profile === undefined ? 'aws configure' : `aws sso login --profile ${profile}`
  if (
    EXPIRED.test(name) ||
    (MISSING_CREDENTIALS.test(name) && /expired|session.*invalid|refresh/i.test(message))
  )
    return errors.AWS_CREDENTIALS_EXPIRED({
      profile,
      command: profile === undefined ? 'aws sso login' : command,
    })
  if (MISSING_CREDENTIALS.test(name)) return errors.AWS_CREDENTIALS_MISSING({ profile, command })
  if (REFUSED.test(name)) return errors.AWS_CREDENTIALS_REFUSED({ profile, command })
  if (!UNPERMITTED.test(name)) return undefined
  const [, permission = operation, resource] =
    /not authorized to perform:? ([\w-]+:\w+)(?: on resource:? "?([^\s"]+))?/.exec(message) ?? []
  return errors.AWS_PERMISSION_MISSING({ operation, permission, resource })
}

/** What the SDK's errors carry, as far as it is read here. */
interface Thrown {
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> }
  readonly code?: unknown
}

function fieldsOf(thrown: unknown, input: unknown): Fields {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const { $metadata, $response, code } = error as Error & Thrown
  const seconds = Number($response?.headers?.['retry-after'])
  return {
    name: error.name,
    message: redact(error.message, input),
    status: $metadata?.httpStatusCode ?? 0,
    system: typeof code === 'string' ? code : '',
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
  }
}

/** Lambda repeats a whole environment that it does not like. */
function redact(message: string, input: unknown): string {
  const text = message.replace(/String measured:.*$/s, 'String measured: [not shown]')
  return valuesOf(input).reduce((shown, value) => shown.replaceAll(value, '[not shown]'), text)
}

function valuesOf(input: unknown): string[] {
  // Only the environment is looked for, whatever else the request holds.
  const { Environment } = (input ?? {}) as { Environment?: { Variables?: Readonly<Record<string, string>> } }
  return Object.values(Environment?.Variables ?? {}).filter((value) => value.length >= 4)
}
