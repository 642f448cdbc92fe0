/** Values between the wire and the shapes of a model: base64 and bytes, numbers and dates, text and numbers. */
import type { Member, Shape, Shapes, TimestampFormat } from './model.ts'
import { Refusal } from './refusal.ts'

/** JSON to typed values by shape. Errors: SerializationException for a wrong type or an unknown member. */
export function fromJson(model: Shapes, shapeName: string, value: unknown, at = ''): unknown {
  if (value === null || value === undefined) return undefined
  const shape = model.shape(shapeName)
  if (shape.type === 'structure') return shape.document ? value : structureFromJson(model, shape, value, at)
  if (shape.type === 'list') {
    if (!Array.isArray(value)) return mismatch(at, 'a list', value)
    return value.map((item, index) => fromJson(model, memberShape(shape.member), item, `${at}[${index}]`))
  }
  if (shape.type !== 'map') return scalarFromJson(shape, value, at)
  return Object.fromEntries(
    Object.entries(objectAt(value, at)).map(([key, item]) => [
      key,
      fromJson(model, memberShape(shape.value), item, `${at}.${key}`),
    ]),
  )
}

function structureFromJson(model: Shapes, shape: Shape, value: unknown, at: string): Record<string, unknown> {
  const members = Object.entries(shape.members ?? {})
  const byWireName = new Map(members.map(([name, member]) => [member.locationName ?? name, { name, member }]))
  const result: Record<string, unknown> = {}
  for (const [wireName, item] of Object.entries(objectAt(value, at))) {
    const found = byWireName.get(wireName)
    if (!found) throw new Refusal('SerializationException', `Unknown member '${at}.${wireName}'`)
    const converted = fromJson(model, found.member.shape, item, `${at}.${wireName}`)
    if (converted !== undefined) result[found.name] = converted
  }
  return result
}

function scalarFromJson(shape: Shape, value: unknown, at: string): unknown {
  if (shape.type === 'blob')
    return typeof value === 'string' ? Buffer.from(value, 'base64') : mismatch(at, 'base64', value)
  if (shape.type === 'timestamp')
    return typeof value === 'number' ? new Date(value * 1000) : new Date(String(value))
  const isInteger = shape.type === 'integer' || shape.type === 'long'
  const expected = isInteger || shape.type === 'double' || shape.type === 'float' ? 'number' : shape.type
  if (typeof value !== expected || (isInteger && !Number.isInteger(value)))
    return mismatch(at, `a ${expected}`, value)
  return value
}

/** One text value of a URL, a header or a form. */
export function fromText(shape: Shape, text: string, at: string): unknown {
  if (isNumeric(shape))
    return text.trim() === '' || Number.isNaN(Number(text)) ? mismatch(at, 'a number', text) : Number(text)
  if (shape.type === 'boolean')
    return text === 'true' || text === 'false' ? text === 'true' : mismatch(at, 'a boolean', text)
  if (shape.type === 'blob') return Buffer.from(text, 'base64')
  return shape.type === 'timestamp' ? new Date(text) : text
}

/** True for the shapes whose bounds are about a value, not a length. */
export function isNumeric(shape: Shape): boolean {
  return (
    shape.type === 'integer' || shape.type === 'long' || shape.type === 'double' || shape.type === 'float'
  )
}

/** Typed values to JSON by shape; an unknown member is a mistake in a fake. */
export function toJson(model: Shapes, shapeName: string, value: unknown, member?: Member): unknown {
  const shape = model.shape(shapeName)
  if (value === undefined || value === null || shape.document) return value ?? undefined
  if (shape.type === 'structure')
    return Object.fromEntries(
      membersOf(shape, value).map(([name, one, item]) => [
        one.locationName ?? name,
        toJson(model, one.shape, item, one),
      ]),
    )
  if (shape.type === 'list')
    return listItems(value).map((item) => toJson(model, memberShape(shape.member), item))
  if (shape.type === 'map')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, toJson(model, memberShape(shape.value), item)]),
    )
  if (shape.type === 'blob') return Buffer.from(bytesOf(value)).toString('base64')
  if (shape.type !== 'timestamp') return value
  return timestampText(value, member?.timestampFormat ?? shape.timestampFormat ?? 'unixTimestamp')
}

/** The members that a value has, with their descriptions. */
export function membersOf(shape: Shape, value: object): [name: string, member: Member, item: unknown][] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined && item !== null)
    .map(([name, item]) => {
      const member = shape.members?.[name]
      if (!member) throw new Error(`The answer has no member ${name}`)
      return [name, member, item]
    })
}

export function listItems(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('The answer needs a list here')
  return value
}

/** A date as a number of seconds or as text. */
export function timestampText(value: unknown, format: TimestampFormat): number | string {
  if (!(value instanceof Date)) throw new Error('The answer needs a date here')
  if (format === 'unixTimestamp') return value.getTime() / 1000
  return format === 'rfc822' ? value.toUTCString() : value.toISOString()
}

export function memberShape(member: Member | undefined): string {
  if (!member) throw new Error('A list or map without a member in the model')
  return member.shape
}

function bytesOf(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Error('The answer needs bytes here')
  return value
}

function objectAt(value: unknown, at: string): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : mismatch(at, 'an object', value)
}

function mismatch(at: string, expected: string, value: unknown): never {
  throw new Refusal('SerializationException', `Expected ${expected} at '${at}', not ${JSON.stringify(value)}`)
}
