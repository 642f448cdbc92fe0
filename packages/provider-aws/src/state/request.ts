/**
 * One request to AWS without the SDK: signed, sent once, and its failure translated. Whether it is sent again is for the
 * caller to decide; only a clock that is wrong is corrected here, once, by the clock of AWS.
 */
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import type { AwsCall } from '../request/failure.ts'
import { translateFailure } from '../request/failure.ts'
import { credentialSource, profileOf } from '../signing/credentials.ts'
import type { Credentials } from '../signing/signer.ts'
import { signRequest } from '../signing/signer.ts'
import { stateErrors } from './diagnostics.ts'
import { elementText } from './xml.ts'

export interface AwsRequest {
  /** As in credential scopes: `s3`. */
  readonly service: string
  readonly region: string
  /** The action that permits it: `s3:GetObject`. */
  readonly permission: string
  readonly method: string
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Codes of refusals that are answers to the caller. */
  readonly allowed?: readonly string[]
}

/** An answer that was received to its end. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  /** `NoSuchKey`; empty when the request was carried out. */
  readonly code: string
  readonly message: string
}

/** Sends requests on behalf of whoever the options mean. */
export interface Sender {
  /** Errors: SkyfoldError with a failure class. */
  send(request: AwsRequest): Promise<Answer>
  /** Throws the refusal that was let through as an answer. */
  refuse(answer: Answer, permission: string): never
  /** Errors: AWS_CREDENTIALS_*. */
  findCredentials(): Promise<Credentials>
}

/** Milliseconds. A package of 250 MB on a slow line takes its time. */
const TIMEOUT = 300_000
const SKEWED = /^(RequestTimeTooSkewed|RequestExpired|InvalidSignatureException|SignatureDoesNotMatch)$/
const SKEW_MESSAGE = /expired|not yet current|difference between the request time/i
const CERTIFICATE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED)/

/** On whose behalf: `options.profile` or what the environment says; the region is that of a session's tokens. */
export interface SenderOptions extends Pick<ConnectOptions, 'env' | 'options'> {
  readonly stack: Pick<ConnectOptions['stack'], 'region'>
}

/** Finds the credentials when the first request is sent. */
export function createSender(options: SenderOptions): Sender {
  const profile = profileOf(options)
  const source = credentialSource(options.env, { profile, region: options.stack.region })
  const findCredentials = (): Promise<Credentials> =>
    source().catch((error: unknown) => {
      throw translateFailure(error, callOf('sts:GetCallerIdentity', profile))
    })
  let skew = 0
  const sendOnce = async (request: AwsRequest): Promise<Answer> => {
    const credentials = await findCredentials()
    const { service, region, method, url, headers = {}, body = new Uint8Array() } = request
    const scope = { credentials, service, region, date: new Date(Date.now() + skew) }
    const signed = signRequest({ method, url, headers, body }, scope)
    return receive(request, profile, { method, headers: signed, ...(body.length > 0 ? { body } : {}) })
  }
  const refuse = (answer: Answer, permission: string): never => {
    throw refusal(answer, permission, profile)
  }
  return {
    findCredentials,
    refuse,
    async send(request) {
      let answer = await sendOnce(request)
      if (isSkewed(answer)) {
        skew += skewOf(answer, skew)
        answer = await sendOnce(request)
        if (isSkewed(answer)) throw skewed(request)
      }
      if (answer.code === '' || request.allowed?.includes(answer.code)) return answer
      return refuse(answer, request.permission)
    },
  }
}

async function receive(request: AwsRequest, profile: string | undefined, init: RequestInit): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT)
    const response = await fetch(request.url, { ...init, redirect: 'manual', signal })
    const body = Buffer.from(await response.arrayBuffer())
    const { status, headers } = response
    return {
      status,
      headers,
      body,
      ...(status < 300 ? { code: '', message: '' } : refusalOf(response, body)),
    }
  } catch (error) {
    throw unanswered(error, request, profile)
  }
}

/** Errors come as XML (S3, STS) or JSON (SSM); an answer to a HEAD has no body. */
function refusalOf({ status, headers }: Response, body: Buffer): Pick<Answer, 'code' | 'message'> {
  const text = body.toString('utf8')
  const [, type = headers.get('x-amzn-errortype') ?? ''] = /"__type"\s*:\s*"([^"]*)"/.exec(text) ?? []
  const code = elementText(text, 'Code') ?? type.replace(/^.*#/, '').replace(/:.*$/, '')
  const message = elementText(text, 'Message') ?? /"message"\s*:\s*"([^"]*)"/i.exec(text)?.[1] ?? ''
  return { code: code || (status === 403 ? 'AccessDenied' : `HTTP ${status}`), message }
}

function isSkewed({ code, message }: Answer): boolean {
  return SKEWED.test(code) && (code === 'RequestTimeTooSkewed' || SKEW_MESSAGE.test(message))
}

/** How much later it is at AWS. */
function skewOf({ headers }: Answer, skew: number): number {
  const there = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(there) ? 0 : there - (Date.now() + skew)
}

function skewed({ permission: operation }: AwsRequest): SkyfoldError {
  return new SkyfoldError(stateErrors.AWS_CLOCK_SKEWED({ operation }), { failure: 'denied' })
}

function refusal(
  { status, code, message, headers }: Answer,
  permission: string,
  profile: string | undefined,
): SkyfoldError {
  const thrown = Object.assign(new Error(message || code), {
    name: code,
    $metadata: { httpStatusCode: status },
    $response: { headers: Object.fromEntries(headers) },
  })
  return translateFailure(thrown, callOf(permission, profile))
}

/** `fetch` hides the reason in the cause. What is not known to have happened before the request left is ambiguous. */
function unanswered(error: unknown, request: AwsRequest, profile: string | undefined): SkyfoldError {
  if (error instanceof SkyfoldError) return error
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const translated = translateFailure(reason, callOf(request.permission, profile))
  if (translated.failure !== 'invalid') return translated
  const { permission: operation } = request
  const { code, message } = reason as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code === 'string' && CERTIFICATE.test(code))
    return new SkyfoldError(errors.AWS_UNAVAILABLE({ operation, reason: String(message) }), { cause: reason })
  return new SkyfoldError(errors.AWS_NO_ANSWER({ operation }), { failure: 'ambiguous', cause: reason })
}

function callOf(permission: string, profile: string | undefined): AwsCall {
  const [service = '', operation = ''] = permission.split(':')
  return { service, operation, profile, input: undefined }
}
