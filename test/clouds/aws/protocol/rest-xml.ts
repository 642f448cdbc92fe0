/** The protocol of S3: members in URL, headers and an XML body; refusals as one XML document. */
import { createHash, randomUUID } from 'node:crypto'
import { membersOf, timestampText } from './convert.ts'
import type { Model, Operation, Shape } from './model.ts'
import { describeRefusal, Refusal } from './refusal.ts'
import type { WireRequest } from './route.ts'
import type { WireAnswer } from './write.ts'
import { element, escapeText, readXml, writeXmlValue } from './xml.ts'

/** The members of an input that stand in the body. */
export function readXmlBody(model: Model, shape: Shape, { body }: WireRequest): Record<string, unknown> {
  const member = shape.payload === undefined ? undefined : shape.members?.[shape.payload]
  if (shape.payload === undefined || !member || body.length === 0) return {}
  const { type } = model.shape(member.shape)
  if (type === 'blob') return { [shape.payload]: body }
  if (type === 'string') return { [shape.payload]: body.toString('utf8') }
  return { [shape.payload]: readXml(model, member.shape, body.toString('utf8')) }
}

/**
 * Compares the body with the digests that came with it. Errors: BadDigest, and InvalidRequest for an operation that
 * wants a digest.
 */
export function checkDigest(operation: Operation, { headers, body }: WireRequest): void {
  const sha256 = headers['x-amz-checksum-sha256']
  const md5 = headers['content-md5']
  const given = [
    ...(sha256 === undefined ? [] : [sha256 === digest('sha256', body)]),
    ...(md5 === undefined ? [] : [md5 === digest('md5', body)]),
    ...Object.keys(headers)
      .filter((name) => /^x-amz-checksum-(crc32|crc32c|crc64nvme)$/.test(name))
      .map(() => true),
  ]
  if (given.includes(false))
    throw new Refusal('BadDigest', 'The checksum you specified did not match the calculated checksum.', {
      status: 400,
    })
  if (operation.httpChecksum?.requestChecksumRequired && given.length === 0)
    throw new Refusal(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
      { status: 400 },
    )
}

/** The answer to a request that was carried out. */
export function writeRestXml(model: Model, operation: Operation, output: object): WireAnswer {
  const status = operation.http.responseCode ?? 200
  const headers = identity()
  const shapeName = operation.output?.shape
  if (shapeName === undefined) return { status, headers, body: '' }
  const shape = model.shape(shapeName)
  const inBody: [string, unknown][] = []
  for (const [name, member, item] of membersOf(shape, output)) {
    const value = item instanceof Date ? timestampText(item, 'rfc822') : item
    if (member.location === 'header') headers[(member.locationName ?? name).toLowerCase()] = String(value)
    else inBody.push([name, item])
  }
  if (status === 204) return { status, headers, body: '' }
  return { status, headers, body: bodyOf(model, shapeName, Object.fromEntries(inBody)) }
}

function bodyOf(
  model: Model,
  shapeName: string,
  value: Readonly<Record<string, unknown>>,
): WireAnswer['body'] {
  const shape = model.shape(shapeName)
  const { payload } = shape
  if (payload === undefined)
    return Object.keys(value).length === 0 ? '' : element(shapeName, writeXmlValue(model, shapeName, value))
  const item = value[payload]
  if (item instanceof Uint8Array || typeof item === 'string') return item
  const member = shape.members?.[payload]
  if (!member || item === undefined) return ''
  return element(member.locationName ?? member.shape, writeXmlValue(model, member.shape, item))
}

/** The answer to a request that was refused. */
export function writeXmlRefusal(model: Model, refusal: Refusal): WireAnswer {
  const { code, status } = describeRefusal(model, refusal)
  const { retryAfter, headers = {} } = refusal.details
  const id = randomUUID()
  const inner =
    element('Code', code) + element('Message', escapeText(refusal.message)) + element('RequestId', id)
  return {
    status,
    headers: {
      'content-type': 'application/xml',
      'x-amz-request-id': id,
      ...headers,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', inner)}`,
  }
}

function digest(algorithm: string, body: Uint8Array): string {
  return createHash(algorithm).update(body).digest('base64')
}

function identity(): Record<string, string> {
  return { 'content-type': 'application/xml', 'x-amz-request-id': randomUUID() }
}
