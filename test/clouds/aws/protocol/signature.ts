/** Who signed a request, for which service and region (Signature Version 4). */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { WireRequest } from './route.ts'
import { Refusal } from './refusal.ts'

export interface Signer {
  readonly accessKeyId: string
  readonly region: string
  /** Signing name: `lambda`, `apigateway`. */
  readonly service: string
}

export interface Credential {
  readonly secretAccessKey: string
  /** Its session is over. */
  readonly expired?: boolean
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (RequestTimeTooSkewed) */
const MAX_SKEW_MS = 15 * 60_000

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/

/**
 * Reads and checks the signature. `known`: credentials by access key id.
 * Errors: MissingAuthenticationToken, UnrecognizedClientException, ExpiredTokenException, InvalidSignatureException.
 */
export function checkSignature(
  request: WireRequest,
  known: ReadonlyMap<string, Credential>,
  now: number = Date.now(),
): Signer {
  const match = FORM.exec(request.headers['authorization'] ?? '')
  if (!match)
    throw new Refusal('MissingAuthenticationTokenException', 'Missing Authentication Token', { status: 403 })
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match
  const credential = known.get(accessKeyId)
  if (!credential)
    throw new Refusal(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      {
        status: 403,
      },
    )
  if (credential.expired)
    throw new Refusal('ExpiredTokenException', 'The security token included in the request is expired', {
      status: 403,
    })
  const scope = `${date}/${region}/${service}/aws4_request`
  const key = ['aws4_request', service, region, date].reduceRight(
    (previous: string | Buffer, part) => hmac(previous, part),
    `AWS4${credential.secretAccessKey}`,
  )
  const expected = hmac(key, stringToSign(request, scope, signedHeaders)).toString('hex')
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature)))
    throw new Refusal(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
      { status: 403 },
    )
  if (service === 's3') checkS3(request, now)
  return { accessKeyId, region, service }
}

/** S3 wants the hash of the body in a header, and a clock that is not off by more than a quarter of an hour. */
function checkS3({ headers, body }: WireRequest, now: number): void {
  const { 'x-amz-content-sha256': hash = '', 'x-amz-date': date = '' } = headers
  if (hash !== sha256(body) && hash !== 'UNSIGNED-PAYLOAD')
    throw new Refusal(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { status: 400 },
    )
  const sent = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
  if (!(Math.abs(now - sent) <= MAX_SKEW_MS))
    throw new Refusal(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      { status: 403 },
    )
}

function stringToSign(request: WireRequest, scope: string, signedHeaders: string): string {
  const names = signedHeaders.split(';')
  const canonical = [
    request.method,
    // Every service but S3 encodes the path once more.
    scope.includes('/s3/') ? request.path : request.path.split('/').map(encode).join('/'),
    [...request.query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .toSorted()
      .join('&'),
    ...names.map((name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    signedHeaders,
    scope.includes('/s3/') ? (request.headers['x-amz-content-sha256'] ?? '') : sha256(request.body),
  ].join('\n')
  const digest = createHash('sha256').update(canonical).digest('hex')
  return ['AWS4-HMAC-SHA256', request.headers['x-amz-date'] ?? '', scope, digest].join('\n')
}

function sha256(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
