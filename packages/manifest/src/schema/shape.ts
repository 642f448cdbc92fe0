/**
 * The words in which schemas are written. The message of a schema is the phrase that completes
 * "`path` must be …"; `read` turns issues into located diagnostics.
 */
import * as v from 'valibot'

/** Any schema whose input is not checked yet and whose output is `T`. */
export type Shape<T> = v.GenericSchema<unknown, T>

export const text: Shape<string> = v.string('text')

export const flag: Shape<boolean> = v.boolean('`true` or `false`')

/** Anything; what it means is decided elsewhere. */
export const anything: Shape<unknown> = v.unknown()

/** A whole number of a range, both ends included. */
export function whole(from: number, to: number, unit = ''): Shape<number> {
  const phrase = `a whole number from ${from} to ${to}${unit === '' ? '' : ` ${unit}`}`
  return v.pipe(v.number(phrase), v.integer(phrase), v.minValue(from, phrase), v.maxValue(to, phrase))
}

/** One word of a closed set. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Shape<Word> {
  return v.picklist(words, words.map((word) => `\`${word}\``).join(' or '))
}

/** One text or several; always a list. */
export const texts: Shape<readonly string[]> = v.pipe(
  v.unknown(),
  v.transform((input) => (Array.isArray(input) ? (input as unknown[]) : [input])),
  v.array(text, 'text or a list of texts'),
)

/** A mapping, and neither a list nor a secret. */
function mapping(phrase: string): v.GenericSchema<unknown, object> {
  return v.custom<object>(isPlainObject, phrase)
}

function isPlainObject(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.getPrototypeOf(input) === Object.prototype
}

/** A mapping of texts to texts; numbers and booleans count as text. */
export const textMap: Shape<Readonly<Record<string, string>>> = v.pipe(
  mapping('a mapping of names to texts'),
  v.record(
    v.string(),
    v.pipe(
      v.unknown(),
      v.transform((input) =>
        typeof input === 'number' || typeof input === 'boolean' ? String(input) : input,
      ),
      v.string('text'),
    ),
  ),
)

/** Message of the issue that an unknown key makes; its `expected` lists the keys that are known. */
export const UNKNOWN_KEY = 'unknown key'

/** A mapping with these keys and no others. */
export function known<E extends v.ObjectEntries>(
  entries: E,
): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<E, undefined>>> {
  const names = Object.keys(entries)
  // A loose object's type also has an index signature, which the declared type takes away.
  const shape = v.pipe(
    mapping('a mapping'),
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
  return shape
}
