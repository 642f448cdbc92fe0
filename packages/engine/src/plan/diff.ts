/** Differences between what is recorded and what is wanted, leaf by leaf. */
import type { Json, JsonObject } from '@skyfold/manifest'
import { canonicalJson } from '../graph/canonical.ts'
import { isKnown, UNKNOWN, type Value, type Values } from '../graph/resolve.ts'
import { isSecretHash } from '../secret/secret-hash.ts'

/** One differing place. A side that is absent has no value there. */
export interface Difference {
  readonly path: readonly string[]
  readonly before?: Json
  readonly after?: Value
}

/** How a value that only another step will tell is shown. */
const KNOWN_LATER = '(known after deploy)'

/** All differences, in the order of the keys' names. An unknown value differs from everything. */
export function diffInputs(before: JsonObject, after: Values): Difference[] {
  return diffKeys(before, after, [])
}

/** A value as people may see it. */
export function showValue(value: Value): Json {
  if (value === UNKNOWN) return KNOWN_LATER
  if (isSecretHash(value)) return '[secret]'
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(showValue)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, showValue(item)]))
}

function diffKeys(before: Values, after: Values, path: readonly string[]): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return keys.flatMap((key) => {
    const here = [...path, key]
    const old = Object.hasOwn(before, key) ? before[key] : undefined
    const next = Object.hasOwn(after, key) ? after[key] : undefined
    if (old === undefined) return next === undefined ? [] : [{ path: here, after: next }]
    // The left side comes from a record and holds no unknowns.
    if (next === undefined) return [{ path: here, before: old as Json }]
    return diffValue(old, next, here)
  })
}

function diffValue(before: Value, after: Value, path: readonly string[]): Difference[] {
  if (isBranch(before) && isBranch(after)) return diffKeys(before, after, path)
  // The left side comes from a record and holds no unknowns.
  const old = before as Json
  if (isKnown(after) && canonicalJson(old) === canonicalJson(after)) return []
  return [{ path, before: old, after }]
}

function isBranch(value: Value): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isSecretHash(value)
}
