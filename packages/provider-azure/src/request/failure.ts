/** What Azure's clients throw → an error of ours. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors, refusalError } from '../errors.ts'
import { retryAfterOf } from './http.ts'

/** Fields of `RestError` and of the errors of `@azure/identity`, each checked before it is used. */
interface Thrown {
  readonly name?: unknown
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly message?: unknown
  readonly cause?: unknown
  readonly response?: { readonly headers?: { get?(name: string): string | undefined } }
}

/** Runs a call of the SDK. `null`: there is no such object. */
export async function callSdk<T>(operation: string, call: () => PromiseLike<T>): Promise<T | null> {
  try {
    return await call()
  } catch (error) {
    if (fieldsOf(error).statusCode === 404 && !isParentMissing(error)) return null
    throw sdkError(error, operation)
  }
}

/** As `callSdk` where the object must be there. */
export async function mustSucceed<T>(operation: string, call: () => PromiseLike<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw sdkError(error, operation)
  }
}

function sdkError(error: unknown, operation: string): Error {
  const { statusCode, code, message, response } = fieldsOf(error)
  if (typeof statusCode !== 'number') return networkError(error, operation)
  const retryAfterMs = retryAfterOf(response?.headers?.get?.('retry-after'))
  const refusal = { status: statusCode, code: textOf(code), message: textOf(message), retryAfterMs }
  return refusalError(refusal, operation)
}

/** A request that got no answer, credentials that were refused on the way, or an error that is ours already. */
export function networkError(error: unknown, operation: string): Error {
  if (error instanceof SkyfoldError) return error
  const { code, name, message } = fieldsOf(error)
  if (/Authentication|CredentialUnavailable/.test(textOf(name))) return credentialError(error)
  if (textOf(name) === 'AbortError') return error instanceof Error ? error : new Error('aborted')
  const refused = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(
    `${codeOf(error)} ${textOf(message)}`,
  )
  if (typeof code !== 'string') return error instanceof Error ? error : new Error(String(error))
  const diagnostic = errors.AZURE_NO_ANSWER({ operation, reason: textOf(message) })
  return new SkyfoldError(diagnostic, { cause: error, failure: refused ? 'transient' : 'ambiguous' })
}

/** What `getToken` threw: nobody to ask, or somebody who said no. */
export function credentialError(error: unknown): SkyfoldError {
  const { message } = fieldsOf(error)
  const reason = /AADSTS\d+:[^\r\n]*/.exec(textOf(message))?.[0]
  const diagnostic =
    reason === undefined ? errors.AZURE_CREDENTIALS_MISSING({}) : errors.AZURE_CREDENTIALS_REFUSED({ reason })
  return new SkyfoldError(diagnostic, { cause: error, failure: 'denied' })
}

function isParentMissing(error: unknown): boolean {
  return /ParentResourceNotFound/.test(textOf(fieldsOf(error).code))
}

function codeOf(error: unknown): string {
  const { code, cause } = fieldsOf(error)
  return `${textOf(code)} ${cause === undefined ? '' : textOf(fieldsOf(cause).code)}`
}

function fieldsOf(error: unknown): Thrown {
  // Any object may be asked for fields whose types are unknown.
  return typeof error === 'object' && error !== null ? error : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
