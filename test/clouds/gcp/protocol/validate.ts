/** Checks a request against its discovery document: an unknown, mistyped or missing member is 400, as in the real one. */
import type { DiscoveryDocument, DiscoveryMethod, Schema } from './discovery.ts'
import { Refusal } from './refusal.ts'

const FORMATS: Readonly<Record<string, RegExp>> = {
  byte: /^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2,4}={0,2})?$/,
  int64: /^-?\d+$/,
  uint64: /^\d+$/,
  'google-duration': /^-?\d+(\.\d{1,9})?s$/,
  'google-datetime': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
}

/** Errors: `Refusal` INVALID_ARGUMENT for the query or body of one request. `body` includes what the path binds. */
export function validateRequest(
  document: DiscoveryDocument,
  method: DiscoveryMethod,
  request: { readonly query: URLSearchParams; readonly body: unknown },
): void {
  for (const name of request.query.keys()) {
    const known = method.parameters?.[name]?.location === 'query' || name in document.parameters
    if (!known) throw invalid(`Unknown name "${name}": Cannot bind query parameter.`)
  }
  const schema = method.request && document.schemas[method.request.$ref]
  if (!schema) {
    if (request.body !== undefined) throw invalid('Body is not allowed for this method.')
    return
  }
  const checker = new Checker(document, method.httpMethod === 'PATCH')
  checker.check(request.body ?? {}, { ...schema, type: 'object' }, '')
  const mask = maskOf(request.query, request.body)
  if (mask !== undefined) checkMask(document, maskedSchema(document, schema), mask)
}

/** Paths of an update mask, in lowerCamelCase as JSON has them. */
export function maskPaths(mask: string): readonly string[] {
  return mask
    .split(',')
    .map((path) => path.trim().replaceAll(/_(\w)/g, (_all, letter: string) => letter.toUpperCase()))
}

class Checker {
  readonly #document: DiscoveryDocument
  readonly #patch: boolean

  constructor(document: DiscoveryDocument, patch: boolean) {
    this.#document = document
    this.#patch = patch
  }

  check(value: unknown, schema: Schema, path: string): void {
    const target = schema.$ref === undefined ? schema : this.#document.schemas[schema.$ref]
    if (!target) throw new Error(`no schema ${schema.$ref}`)
    if (target.type === 'object') return this.#checkObject(value, target, path)
    if (target.type === 'array') {
      if (!Array.isArray(value)) throw mistyped(path, 'list', value)
      value.forEach((item, index) => this.check(item, target.items ?? {}, `${path}[${index}]`))
      return
    }
    checkScalar(value, target, path)
  }

  #checkObject(value: unknown, schema: Schema, path: string): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw mistyped(path, 'object', value)
    for (const [name, member] of Object.entries(value)) {
      const inner = schema.properties?.[name] ?? schema.additionalProperties
      const where = path === '' ? name : `${path}.${name}`
      if (!inner)
        throw invalid(`Unknown name "${name}"${path === '' ? '' : ` at '${path}'`}: Cannot find field.`)
      this.check(member, inner, where)
    }
    // An update reads what its mask names and nothing else, so that only the outermost members are required.
    if (this.#patch && path !== '') return
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      const required = /^Required\b/i.test(inner.description ?? '') && !inner.readOnly
      const excused = this.#patch && /except when used with Update|Identifier/.test(inner.description ?? '')
      if (required && !excused && !(name in value))
        throw invalid(`Missing required field ${path === '' ? name : `${path}.${name}`}.`)
    }
  }
}

function checkScalar(value: unknown, schema: Schema, path: string): void {
  const type = schema.type ?? 'any'
  const expected = type === 'integer' || type === 'number' ? 'number' : type
  if (expected !== 'any' && typeof value !== expected) throw mistyped(path, type, value)
  if (type === 'integer' && !Number.isSafeInteger(value)) throw mistyped(path, type, value)
  if (typeof value !== 'string') return
  if (schema.enum && !schema.enum.includes(value))
    throw invalid(`Invalid value at '${path}' (enum), "${value}"`)
  const format = FORMATS[schema.format ?? '']
  if (format && !format.test(value))
    throw invalid(`Invalid value at '${path}' (${schema.format}), "${value}"`)
}

/** The mask travels in the query, or in the body beside the updated object. */
function maskOf(query: URLSearchParams, body: unknown): string | undefined {
  const fromBody = typeof body === 'object' && body !== null && 'updateMask' in body && body.updateMask
  return query.get('updateMask') ?? (typeof fromBody === 'string' ? fromBody : undefined)
}

/** `Update…Request` and `Patch…Request` hold the object in their one other member. */
function maskedSchema(document: DiscoveryDocument, schema: Schema): Schema {
  if (!schema.properties?.['updateMask']) return schema
  const inner = Object.values(schema.properties).find(({ $ref }) => $ref !== undefined)
  return (inner?.$ref === undefined ? undefined : document.schemas[inner.$ref]) ?? schema
}

function checkMask(document: DiscoveryDocument, schema: Schema, mask: string): void {
  for (const path of maskPaths(mask)) {
    let current: Schema | undefined = schema
    for (const name of path.split('.')) {
      const inner: Schema | undefined = current?.properties?.[name] ?? current?.additionalProperties
      if (!inner) throw invalid(`Invalid value at 'update_mask': no field ${path}`)
      current = inner.$ref === undefined ? inner : document.schemas[inner.$ref]
    }
  }
}

function mistyped(path: string, type: string, value: unknown): Refusal {
  return invalid(`Invalid value at '${path}' (${type}), ${JSON.stringify(value)}`)
}

function invalid(message: string): Refusal {
  return new Refusal('INVALID_ARGUMENT', `Invalid JSON payload received. ${message}`)
}
