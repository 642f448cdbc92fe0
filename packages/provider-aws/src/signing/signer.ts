/**
 * Signature Version 4, for the few requests that are sent without the SDK.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto'

/** Keys of a user or a session. */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** What is signed. `url` is as it is sent: its path and query are encoded already. Header names are in lower case. */
export interface UnsignedRequest {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Scope {
  readonly credentials: Credentials
  /** As in credential scopes: `s3`. */
  readonly service: string
  readonly region: string
  readonly date: Date
}

/** All headers to send: those given, and with them date, token, hash of the body and authorization. */
export function signRequest(request: UnsignedRequest, scope: Scope): Record<string, string> {
  const { credentials, service, region, date } = scope
  const time = date.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const day = time.slice(0, 8)
  const bodyHash = createHash('sha256').update(request.body).digest('hex')
  const headers: Record<string, string> = {
    ...request.headers,
    'x-amz-date': time,
    // Only S3 asks for it; to the others it is a header like any other.
    ...(service === 's3' ? { 'x-amz-content-sha256': bodyHash } : {}),
    ...(credentials.sessionToken === undefined ? {} : { 'x-amz-security-token': credentials.sessionToken }),
  }
  const signed: Record<string, string> = { ...headers, host: request.url.host }
  const names = Object.keys(signed).sort()
  const canonical = [
    request.method,
    request.url.pathname,
    canonicalQuery(request.url),
    ...names.map((name) => `${name}:${(signed[name] ?? '').trim().replaceAll(/ +/g, ' ')}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n')
  const place = [day, region, service, 'aws4_request'].join('/')
  const hash = createHash('sha256').update(canonical, 'utf8').digest('hex')
  const text = ['AWS4-HMAC-SHA256', time, place, hash].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<Buffer>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${credentials.secretAccessKey}`, 'utf8'),
  )
  const signature = hmac(key, text).toString('hex')
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${place}, ` +
    `SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}

/** Percent-encoding as signatures want it: everything but letters, digits and `-._~`. */
export function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function canonicalQuery({ searchParams }: URL): string {
  return [...searchParams]
    .map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`)
    .sort()
    .join('&')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}
