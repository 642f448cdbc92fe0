/**
 * Signature Version 4, for the few requests that no client of the SDK is loaded for.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto'

export interface AwsKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface UnsignedRequest {
  readonly method: string
  /** Its path is encoded as it will be sent. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  /** Names of the credential scope: `ssm`, `eu-west-1`. */
  readonly service: string
  readonly region: string
}

/** The request's headers with those that sign it. */
export function sign(request: UnsignedRequest, keys: AwsKeys, at: Date): Record<string, string> {
  const timestamp = at.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const hash = sha256(request.body)
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-date': timestamp,
    'x-amz-content-sha256': hash,
    ...(keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }),
  }
  const scope = `${timestamp.slice(0, 8)}/${request.region}/${request.service}/aws4_request`
  const canonical = canonicalRequest(request, headers, hash)
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(canonical)].join('\n')
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`)
  const authorization = [
    `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}`,
    `SignedHeaders=${namesOf(headers).join(';')}`,
    `Signature=${hmac(key, text).toString('hex')}`,
  ].join(', ')
  return { ...headers, authorization }
}

function canonicalRequest(
  { method, url, service }: UnsignedRequest,
  headers: Readonly<Record<string, string>>,
  hash: string,
): string {
  // Every service but S3 wants the path encoded a second time.
  const path = service === 's3' ? url.pathname : url.pathname.split('/').map(encode).join('/')
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
  const names = namesOf(headers)
  const lines = names
    .map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`)
    .join('')
  return [method, path, query, lines, names.join(';'), hash].join('\n')
}

function namesOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.keys(headers).sort()
}

/** RFC 3986: more is encoded than `encodeURIComponent` does. */
export function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
