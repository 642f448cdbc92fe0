/**
 * The words in which schemas are written. The message of a schema is the phrase that completes
 * "`path` must be …"; `read` turns issues into located diagnostics. Each word also knows the JSON Schema of what may be
 * written for it, so that one definition gives type, check, default, editor schema and reference.
 */
import * as v from 'valibot'
import type { JsonObject } from '../json.ts'
import type { KeySchemas } from './json-schema.ts'
import { NUMBER_TEXT, anyOf, listOf, mapOf, objectOf } from './json-schema.ts'

/** Any schema whose input is not checked yet and whose output is `T`. */
export type Shape<T> = v.GenericSchema<unknown, T>

/** A key that may be absent. */
export type Optional<T> = v.ExactOptionalSchema<Shape<T>, undefined>

/** A key that may be absent; `about` tells what it is for, in a sentence without subject. */
export function optional<T>(about: string, shape: Shape<T>): Optional<T> {
  return v.exactOptional(v.pipe(shape, v.description(about)))
}

/** A key whose value is `fallback` when it is absent. */
export function withDefault<T>(
  about: string,
  shape: Shape<T>,
  fallback: NoInfer<T>,
): v.ExactOptionalSchema<Shape<T>, T> {
  return v.exactOptional(v.pipe(shape, v.description(about)), fallback)
}

/** A key that must be there. */
export function required<T>(about: string, shape: Shape<T>): Shape<T> {
  return v.pipe(shape, v.description(about))
}

/** A number or a truth value counts as its text, as variables and YAML mix them up. */
export const text: Shape<string> = worded(
  v.pipe(
    v.unknown(),
    v.transform((input) => (typeof input === 'number' || typeof input === 'boolean' ? String(input) : input)),
    v.string('text'),
  ),
  () => ({ type: ['string', 'number', 'boolean'] }),
)

/** Variables of the environment and of the command line are text, so `'true'` counts too. */
export const flag: Shape<boolean> = flagOr()

/** A flag where other forms may stand too, which are read elsewhere: `others` goes into the phrase. */
export function flagOr(...others: readonly string[]): Shape<boolean> {
  return worded(
    v.pipe(
      v.unknown(),
      v.transform((input) => (input === 'true' ? true : input === 'false' ? false : input)),
      v.boolean(['`true`', '`false`', ...others].join(' or ')),
    ),
    () => anyOf([{ type: 'boolean' }, { enum: ['true', 'false'] }]),
  )
}

/** Anything; what it means is decided elsewhere. */
export const anything: Shape<unknown> = worded(v.unknown(), () => ({}))

/** A whole number of a range, both ends included, also as text. */
export function whole(from: number, to: number, unit = ''): Shape<number> {
  const phrase = `a whole number from ${from} to ${to}${unit === '' ? '' : ` ${unit}`}`
  return worded(
    v.pipe(
      v.unknown(),
      v.transform((input) => (typeof input === 'string' && NUMBER_TEXT.test(input) ? Number(input) : input)),
      v.number(phrase),
      v.integer(phrase),
      v.minValue(from, phrase),
      v.maxValue(to, phrase),
    ),
    () =>
      anyOf([
        { type: 'integer', minimum: from, maximum: to },
        { type: 'string', pattern: NUMBER_TEXT.source },
      ]),
  )
}

/** One word of a closed set. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Shape<Word> {
  const phrase = words.map((word) => `\`${word}\``).join(' or ')
  return worded(v.picklist(words, phrase), () => ({ enum: words }))
}

/** One value or several; always a list. */
export const texts: Shape<readonly string[]> = worded(
  v.pipe(
    v.unknown(),
    v.transform((input) => (Array.isArray(input) ? (input as unknown[]) : [input])),
    v.array(text, 'text or a list of texts'),
  ),
  () => anyOf([writtenOf(text), listOf(writtenOf(text))]),
)

/** A list of values of one shape. */
export function list<T>(item: Shape<T>, phrase: string): Shape<readonly T[]> {
  return worded(v.array(item, phrase), () => listOf(writtenOf(item)))
}

/** A mapping of texts to texts; numbers and booleans count as text. */
export const textMap: Shape<Readonly<Record<string, string>>> = worded(
  v.pipe(mapping('a mapping of names to texts'), v.record(v.string(), text)),
  () => mapOf(writtenOf(text)),
)

/** Message of the issue that an unknown key makes; its `expected` lists the keys that are known. */
export const UNKNOWN_KEY = 'unknown key'

/** A mapping with these keys and no others; `phrase` names the short forms too, where there are some. */
export function known<E extends v.ObjectEntries>(
  entries: E,
  phrase = 'a mapping',
): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<E, undefined>>> {
  const names = Object.keys(entries)
  // A loose object's type also has an index signature, which the declared type takes away.
  const shape = v.pipe(
    mapping(phrase),
    v.looseObject(entries),
    v.rawCheck(({ dataset, addIssue }) => {
      // Checked even when a value is wrong, so the value may be anything.
      const input: unknown = dataset.value
      if (typeof input !== 'object' || input === null || Array.isArray(input)) return
      for (const key of Object.keys(input))
        if (!names.includes(key))
          addIssue({
            message: UNKNOWN_KEY,
            expected: names.join(' '),
            path: [{ type: 'object', origin: 'key', input: {}, key, value: key }],
          })
    }),
  )
  return worded(shape, () => objectOf(keysOf(entries)))
}

/** JSON Schema of what may be written for a shape. */
export function writtenOf(shape: v.GenericSchema): JsonObject {
  const { written } = v.getMetadata(shape) as { readonly written?: () => JsonObject }
  if (!written) throw new Error(`a schema of type ${shape.type} has no words`)
  const about = v.getDescription(shape)
  return { ...(about === undefined ? {} : { description: about }), ...written() }
}

/** The JSON Schemas of the keys of a mapping. */
export function keysOf(entries: v.ObjectEntries): KeySchemas {
  return Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => [key, keyOf(entry as v.GenericSchema)]),
  )
}

function keyOf(entry: v.GenericSchema): KeySchemas[string] {
  if (!isOptional(entry)) return { schema: writtenOf(entry), required: true }
  const { wrapped, default: fallback } = entry
  return {
    schema: { ...writtenOf(wrapped), ...(fallback === undefined ? {} : { default: fallback }) },
    required: false,
  }
}

/** A default of ours is a plain value. */
function isOptional(
  entry: v.GenericSchema,
): entry is v.GenericSchema & { readonly wrapped: v.GenericSchema; readonly default: JsonObject[string] } {
  return entry.type === 'exact_optional'
}

function worded<T>(schema: Shape<T>, written: () => JsonObject): Shape<T> {
  return v.pipe(schema, v.metadata({ written }))
}

/** A mapping, and neither a list nor a secret. */
function mapping(phrase: string): v.GenericSchema<unknown, object> {
  return v.custom<object>(isPlainObject, phrase)
}

function isPlainObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.getPrototypeOf(input) === Object.prototype
}
