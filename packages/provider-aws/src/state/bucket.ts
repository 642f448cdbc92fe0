/** Requests to one bucket: where it is reached, in which region it turns out to be, and who must own it. */
import { createHash } from 'node:crypto'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { encodePart } from '../signing/signer.ts'
import { stateErrors } from './diagnostics.ts'
import type { Memo } from './memo.ts'
import type { Answer, Sender } from './request.ts'

export interface BucketRequest {
  readonly permission: string
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Absent: the bucket itself. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly allowed?: readonly string[]
}

export interface Bucket {
  readonly name: string
  /** Where it lies; asked if nothing was asked of it before. */
  region(): Promise<string>
  /** Errors: SkyfoldError with a failure class. */
  request(request: BucketRequest): Promise<Answer>
}

export interface BucketOptions {
  readonly name: string
  /** Where it is looked for first. */
  readonly region: string
  /** Every request fails when the bucket is of another account. Absent: anybody's. */
  readonly owner?: string
  readonly env: ConnectOptions['env']
  readonly clock: ConnectOptions['clock']
  readonly sender: Sender
  readonly memo: Memo
}

/** What S3 answers when a bucket lies in another region than the request says. */
const ELSEWHERE: readonly string[] = [
  'AuthorizationHeaderMalformed',
  'PermanentRedirect',
  'TemporaryRedirect',
  'IllegalLocationConstraintException',
  'HTTP 301',
  'HTTP 307',
]

/** S3 lets one of two conditional writes at once wait for the other by refusing it. */
const COLLISION = 'ConditionalRequestConflict'
const COLLISIONS = 6
const FIRST_PAUSE_MS = 50

/** Opens nothing yet. */
export function createBucket(options: BucketOptions): Bucket {
  const { name, owner, clock, sender, memo } = options
  const known = memo.recall(placeKey(name))
  let region = known ?? options.region
  let isSure = known !== undefined
  const send = async (request: BucketRequest): Promise<Answer> => {
    const answer = await sendTo(options, region, request)
    const told = answer.headers.get('x-amz-bucket-region')
    if (!ELSEWHERE.includes(answer.code) || told === null || told === region) return answer
    region = told
    await memo.remember(placeKey(name), told)
    return sendTo(options, region, request)
  }
  const bucket: Bucket = {
    name,
    async request(request) {
      const { permission, allowed = [] } = request
      for (let attempt = 0; ; attempt += 1) {
        const answer = await send(request).catch((error: unknown) => {
          throw named(error, permission, options)
        })
        isSure ||= answer.code === ''
        if (answer.code === '' || allowed.includes(answer.code)) return answer
        if (answer.code === 'NoSuchBucket')
          throw new SkyfoldError(stateErrors.AWS_STATE_BUCKET_MISSING({ bucket: name }))
        if (answer.code !== COLLISION || attempt === COLLISIONS) return sender.refuse(answer, permission)
        await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt)
      }
    },
    async region() {
      // Any request would tell; this one costs nothing and needs no right that is not needed anyway.
      if (!isSure && owner === undefined)
        await bucket.request({
          permission: 's3:ListBucket',
          method: 'GET',
          query: { 'list-type': '2', 'max-keys': '1' },
        })
      return region
    },
  }
  return bucket
}

function placeKey(name: string): string {
  return `region of ${name}`
}

function sendTo(
  { name, owner, env, sender }: BucketOptions,
  region: string,
  { permission, method, key, query, headers = {}, body, allowed = [] }: BucketRequest,
): Promise<Answer> {
  return sender.send({
    service: 's3',
    region,
    permission,
    method,
    url: urlOf({ env, name, region }, { ...(key === undefined ? {} : { key }), ...(query ? { query } : {}) }),
    headers: {
      ...headers,
      ...(owner === undefined ? {} : { 'x-amz-expected-bucket-owner': owner }),
      ...(body ? { 'x-amz-checksum-sha256': checksum(body) } : {}),
    },
    ...(body ? { body } : {}),
    allowed: [...allowed, ...ELSEWHERE, COLLISION, 'NoSuchBucket'],
  })
}

/** A denial with the bucket, and whose it should be: it may be the reason. */
function named(error: unknown, permission: string, { name: bucket, owner }: BucketOptions): unknown {
  if (!(error instanceof SkyfoldError) || error.diagnostic.code !== 'AWS_PERMISSION_MISSING') return error
  const { failure, cause } = error
  return new SkyfoldError(stateErrors.AWS_STATE_DENIED({ permission, bucket, owner }, { cause }), {
    failure,
    cause,
  })
}

/** SHA-256 as S3 writes it. */
export function checksum(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64')
}

/**
 * The name is part of the host, as AWS wants it, unless a certificate for `*.s3.…` would not fit it (a dot) or the host
 * is somebody else's.
 */
function urlOf(
  {
    env,
    name,
    region,
  }: { readonly env: ConnectOptions['env']; readonly name: string; readonly region: string },
  { key = '', query = {} }: Pick<BucketRequest, 'key' | 'query'>,
): URL {
  const endpoint = env['AWS_ENDPOINT_URL_S3'] ?? env['AWS_ENDPOINT_URL']
  const host = `s3.${region}.${domainOf(region)}`
  const isHost = endpoint === undefined && !name.includes('.')
  const base = isHost ? `https://${name}.${host}` : `${endpoint ?? `https://${host}`}/${name}`
  const url = new URL(`${base.replace(/\/$/, '')}/${key.split('/').map(encodePart).join('/')}`)
  url.search = Object.entries(query)
    .map(([part, value]) => (value === '' ? encodePart(part) : `${encodePart(part)}=${encodePart(value)}`))
    .join('&')
  return url
}

/** Where the services of a region are reached. */
export function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
