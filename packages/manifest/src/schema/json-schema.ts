/**
 * JSON Schema (draft 7, which editors know best) of what an author may write. Wherever a value may stand, a variable, a
 * CloudFormation function or nothing may stand too.
 */
import type { JsonObject } from '../json.ts'

/** Keys of a mapping with the schemas of their values. */
export type KeySchemas = Readonly<Record<string, { readonly schema: JsonObject; readonly required: boolean }>>

/** A number that is written as text. */
export const NUMBER_TEXT: RegExp = /^\d{1,15}$/

/** What may stand for any value; it is defined once, under this name. */
export const LATER = 'later'

const INTRINSIC = '^(Ref|Condition|Fn::\\w+)$'

/** The definition of `LATER`. */
export const laterSchema: JsonObject = {
  description: 'A variable, a CloudFormation function, or nothing.',
  anyOf: [
    { type: 'null' },
    { type: 'string', pattern: '\\$\\{' },
    {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      propertyNames: { pattern: INTRINSIC },
    },
  ],
}

/** Refers to a definition of the document. */
export function refTo(definition: string): JsonObject {
  return { $ref: `#/definitions/${definition}` }
}

/** One of several forms. */
export function anyOf(forms: readonly JsonObject[]): JsonObject {
  return { anyOf: forms }
}

/** The schema, or what stands for a value until later. Description and default stay in front, where editors look. */
function orLater(schema: JsonObject): JsonObject {
  const front = pick(schema, (key) => FRONT.has(key))
  const rest = pick(schema, (key) => !FRONT.has(key))
  if (Object.keys(rest).length === 0) return front
  const own = (Object.keys(rest).length === 1 ? formsOf(rest) : undefined) ?? [rest]
  return { ...front, ...anyOf([...own, refTo(LATER)]) }
}

/** A list of values. */
export function listOf(items: JsonObject): JsonObject {
  return { type: 'array', items: orLater(items) }
}

/** A mapping with keys of the author's choice. */
export function mapOf(values: JsonObject): JsonObject {
  return { type: 'object', additionalProperties: orLater(values) }
}

/** A mapping with these keys and no others. */
export function objectOf(keys: KeySchemas): JsonObject {
  return { ...openObjectOf(keys), additionalProperties: false }
}

/** A mapping with these keys and perhaps others. */
export function openObjectOf(keys: KeySchemas): JsonObject {
  const names = Object.keys(keys).filter((key) => keys[key]?.required)
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(keys).map(([key, { schema }]) => [key, orLater(schema)])),
    ...(names.length === 0 ? {} : { required: names }),
  }
}

/** The same forms, but mappings may have other keys too. */
export function opened(schema: JsonObject): JsonObject {
  const { additionalProperties, ...rest } = schema
  const forms = formsOf(rest)
  const open = forms === undefined ? rest : { ...rest, anyOf: forms.map(opened) }
  return additionalProperties === undefined || additionalProperties === false
    ? open
    : { ...open, additionalProperties }
}

/** Closes what `opened` opened: where a mapping stands, its keys are those of the mapping among the forms. */
export function closedKeys(schema: JsonObject): JsonObject {
  const keys = (formsOf(schema) ?? [schema]).flatMap(({ properties }) => Object.keys(properties ?? {}))
  return { propertyNames: anyOf([{ enum: keys }, { pattern: INTRINSIC }]) }
}

function formsOf({ anyOf: forms }: JsonObject): readonly JsonObject[] | undefined {
  // Forms are schemas, and those are objects.
  return Array.isArray(forms) ? (forms as readonly JsonObject[]) : undefined
}

/** Keys that are described only. */
export function describedKeys(about: ReadonlyMap<string, string>): KeySchemas {
  return Object.fromEntries(
    [...about].map(([key, description]) => [key, { schema: { description }, required: false }]),
  )
}

/** Keys that may be absent, with their schemas. */
export function optionalKeys(schemas: Readonly<Record<string, JsonObject>>): KeySchemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([key, schema]) => [key, { schema, required: false }]),
  )
}

const FRONT: ReadonlySet<string> = new Set(['description', 'default'])

function pick(schema: JsonObject, isWanted: (key: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => isWanted(key)))
}
