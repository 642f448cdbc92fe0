/** Reads the input of an operation from a request. */
import { fromJson, fromText, memberShape } from './convert.ts'
import type { Member, Model, Shape, Shapes } from './model.ts'
import { Refusal } from './refusal.ts'
import { readXmlBody } from './rest-xml.ts'
import type { Routed, WireRequest } from './route.ts'

/** Decoded members by their names in the model. Errors: SerializationException. */
export function readInput(model: Model, routed: Routed, request: WireRequest): Record<string, unknown> {
  const name = routed.operation.input?.shape
  if (name === undefined) return {}
  if (model.protocol === 'query') return readForm(model, name, request)
  if (model.protocol === 'json') return asInput(fromJson(model, name, parse(request.body)))
  return readRest(model, name, routed, request)
}

function readRest(model: Model, name: string, routed: Routed, request: WireRequest): Record<string, unknown> {
  const shape = model.shape(name)
  const input: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(shape.members ?? {})) {
    const value = fromLocation(
      model,
      { ...member, locationName: member.locationName ?? key },
      routed,
      request,
    )
    if (value !== undefined) input[key] = value
  }
  refuseUnknownQuery(shape, routed, request)
  const inBody = model.protocol === 'rest-xml' ? readXmlBody : readBody
  return { ...input, ...inBody(model, shape, request) }
}

function readBody(model: Model, shape: Shape, request: WireRequest): Record<string, unknown> {
  if (shape.payload !== undefined) {
    const member = shape.members?.[shape.payload]
    if (!member || request.body.length === 0) return {}
    const isBlob = model.shape(member.shape).type === 'blob'
    return { [shape.payload]: isBlob ? request.body : fromJson(model, member.shape, parse(request.body)) }
  }
  if (request.body.length === 0) return {}
  const inBody = Object.entries(shape.members ?? {}).filter(([, member]) => member.location === undefined)
  const bodyShape: Shape = { type: 'structure', members: Object.fromEntries(inBody) }
  // The shape of the body is what is left of the input when URL and headers are taken away.
  const shapes: Shapes = { shape: (name) => (name === '$body' ? bodyShape : model.shape(name)) }
  return asInput(fromJson(shapes, '$body', parse(request.body)))
}

function fromLocation(
  model: Model,
  member: Member & { readonly locationName: string },
  routed: Routed,
  request: WireRequest,
): unknown {
  const wireName = member.locationName
  const shape = model.shape(member.shape)
  if (member.location === 'uri') return fromText(shape, routed.parameters[wireName] ?? '', wireName)
  if (member.location === 'header') {
    const text = request.headers[wireName.toLowerCase()]
    return text === undefined ? undefined : fromText(shape, text, wireName)
  }
  if (member.location !== 'querystring') return undefined
  const texts = request.query.getAll(wireName)
  if (shape.type === 'list') return texts.length === 0 ? undefined : texts
  return texts[0] === undefined ? undefined : fromText(shape, texts[0], wireName)
}

function refuseUnknownQuery(shape: Shape, routed: Routed, request: WireRequest): void {
  const known = new Set(
    Object.entries(shape.members ?? {})
      .filter(([, member]) => member.location === 'querystring')
      .map(([key, member]) => member.locationName ?? key),
  )
  if (isTelling(request)) known.add('x-id')
  for (const name of new URLSearchParams(routed.operation.http.requestUri.split('?')[1]).keys())
    known.add(name)
  for (const name of request.query.keys())
    if (!known.has(name)) throw new Refusal('SerializationException', `Unknown query parameter '${name}'`)
}

/** The SDKs name the operation in the query of S3, which takes no notice. */
function isTelling({ query }: WireRequest): boolean {
  return /^[A-Z]\w+$/.test(query.get('x-id') ?? '')
}

function readForm(model: Model, name: string, request: WireRequest): Record<string, unknown> {
  const form = new FormReader(model, new URLSearchParams(request.body.toString('utf8')))
  const input = form.value(name, '') ?? {}
  form.refuseRest()
  return asInput(input)
}

/** Members of a query request: `Tags.member.1.Key`. */
class FormReader {
  readonly #model: Model
  readonly #form: URLSearchParams
  readonly #used = new Set(['Action', 'Version'])

  constructor(model: Model, form: URLSearchParams) {
    this.#model = model
    this.#form = form
  }

  value(shapeName: string, prefix: string): unknown {
    const shape = this.#model.shape(shapeName)
    if (shape.type === 'structure') return this.#structure(shape, prefix)
    if (shape.type === 'list') return this.#list(memberShape(shape.member), prefix)
    const text = this.#form.get(prefix)
    if (text === null) return undefined
    this.#used.add(prefix)
    return fromText(shape, text, prefix)
  }

  /** Errors: a parameter that no member of the input has asked for. */
  refuseRest(): void {
    for (const key of this.#form.keys())
      if (!this.#used.has(key)) throw new Refusal('SerializationException', `Unknown parameter '${key}'`)
  }

  #structure(shape: Shape, prefix: string): unknown {
    const under = prefix === '' ? '' : `${prefix}.`
    const entries = Object.entries(shape.members ?? {})
      .map(([key, member]) => [key, this.value(member.shape, under + (member.locationName ?? key))])
      .filter(([, value]) => value !== undefined)
    return entries.length > 0 ? Object.fromEntries(entries) : undefined
  }

  #list(itemShape: string, prefix: string): unknown {
    const items: unknown[] = []
    for (let index = 1; ; index += 1) {
      const item = this.value(itemShape, `${prefix}.member.${index}`)
      if (item === undefined) return items.length > 0 ? items : undefined
      items.push(item)
    }
  }
}

function parse(body: Buffer): unknown {
  try {
    return body.length === 0 ? {} : JSON.parse(body.toString('utf8'))
  } catch {
    throw new Refusal('SerializationException', 'Could not parse request body into json')
  }
}

function asInput(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null)
    throw new Refusal('SerializationException', 'Expected an object')
  // An object from JSON or a form has string keys.
  return value as Record<string, unknown>
}
