/** Writes the output of an operation, or a refusal, as the protocol of the service says it. */
import { randomUUID } from 'node:crypto'
import { listItems, membersOf, memberShape, timestampText, toJson } from './convert.ts'
import type { Model, Operation, Shape } from './model.ts'
import { describeRefusal } from './refusal.ts'
import type { Refusal } from './refusal.ts'
import { writeRestXml, writeXmlRefusal } from './rest-xml.ts'

export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** The answer to a request that was carried out. */
export function writeOutput(model: Model, operation: Operation, output: object): WireAnswer {
  if (model.protocol === 'query') return writeXml(model, operation, output)
  if (model.protocol === 'rest-xml') return writeRestXml(model, operation, output)
  if (model.protocol === 'rest-json') return writeRest(model, operation, output)
  const shape = operation.output?.shape
  return jsonAnswer(model, 200, shape === undefined ? {} : toJson(model, shape, output))
}

/** The answer to a request that was refused. */
export function writeRefusal(model: Model, refusal: Refusal): WireAnswer {
  if (model.protocol === 'rest-xml') return writeXmlRefusal(model, refusal)
  const { code, status } = describeRefusal(model, refusal)
  const { retryAfter, members, queryCode } = refusal.details
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  if (model.protocol === 'query')
    return { ...xmlRefusal(code, refusal.message, status), ...withHeaders(headers) }
  const key = messageKey(model.exception(refusal.type))
  const typed =
    model.protocol === 'json' ? { __type: refusal.type } : { Type: status < 500 ? 'User' : 'Service' }
  const answer = jsonAnswer(model, status, { ...typed, ...members, [key]: refusal.message })
  const compatible = queryCode === undefined ? {} : { 'x-amzn-query-error': `${queryCode};Sender` }
  return {
    ...answer,
    headers: { ...answer.headers, ...headers, ...compatible, 'x-amzn-errortype': refusal.type },
  }
}

// Lambda spells it `Message` in some shapes and `message` in others.
function messageKey(shape: Shape | undefined): string {
  return Object.keys(shape?.members ?? {}).find((name) => name.toLowerCase() === 'message') ?? 'message'
}

function writeRest(model: Model, operation: Operation, output: object): WireAnswer {
  let status = operation.http.responseCode ?? 200
  const shapeName = operation.output?.shape
  if (shapeName === undefined) return { status, headers: identity(), body: '' }
  const shape = model.shape(shapeName)
  const headers: Record<string, string> = identity()
  const inBody: Record<string, unknown> = {}
  for (const [name, member, item] of membersOf(shape, output)) {
    if (member.location === 'header') headers[(member.locationName ?? name).toLowerCase()] = String(item)
    else if (member.location === 'statusCode') status = Number(item)
    else if (member.location === undefined) inBody[name] = item
  }
  if (shape.payload !== undefined) {
    const payload = inBody[shape.payload]
    return { status, headers, body: payload instanceof Uint8Array ? payload : '' }
  }
  const hasBody = Object.values(shape.members ?? {}).some((member) => member.location === undefined)
  if (!hasBody || status === 204) return { status, headers, body: '' }
  const answer = jsonAnswer(model, status, toJson(model, shapeName, inBody))
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

function jsonAnswer(model: Model, status: number, value: unknown): WireAnswer {
  const type = model.protocol === 'json' ? `application/x-amz-json-${model.jsonVersion}` : 'application/json'
  return { status, headers: { 'content-type': type, ...identity() }, body: JSON.stringify(value) }
}

function writeXml(model: Model, operation: Operation, output: object): WireAnswer {
  const { shape, resultWrapper } = operation.output ?? {}
  const inner = shape === undefined ? '' : toXml(model, shape, output)
  const result = resultWrapper === undefined ? inner : `<${resultWrapper}>${inner}</${resultWrapper}>`
  const metadata = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`
  const name = `${operation.name}Response`
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', ...identity() },
    body: `<${name} xmlns="${model.xmlNamespace}">${result}${metadata}</${name}>`,
  }
}

function toXml(model: Model, shapeName: string, value: unknown): string {
  const shape = model.shape(shapeName)
  if (shape.type === 'structure' && typeof value === 'object' && value !== null)
    return membersOf(shape, value)
      .map(([name, member, item]) => tag(member.locationName ?? name, toXml(model, member.shape, item)))
      .join('')
  if (shape.type === 'list')
    return listItems(value)
      .map((item) => tag('member', toXml(model, memberShape(shape.member), item)))
      .join('')
  if (shape.type === 'timestamp') return String(timestampText(value, 'iso8601'))
  return escape(String(value))
}

function xmlRefusal(code: string, message: string, status: number): WireAnswer {
  const error =
    tag('Type', status < 500 ? 'Sender' : 'Receiver') + tag('Code', code) + tag('Message', escape(message))
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: tag('ErrorResponse', tag('Error', error) + tag('RequestId', randomUUID())),
  }
}

function withHeaders(headers: Readonly<Record<string, string>>): {
  headers: Readonly<Record<string, string>>
} {
  return { headers: { 'content-type': 'text/xml', ...headers } }
}

function tag(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function identity(): Record<string, string> {
  return { 'x-amzn-requestid': randomUUID() }
}
