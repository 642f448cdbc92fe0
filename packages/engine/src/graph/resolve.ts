/**
 * Inputs hold refs and secrets; a lens says what to see in their place. The planner looks at hashes and
 * unknowns, a request at plain values, the journal at refs that stay refs: one walk, three lenses.
 */
import { isSecret, type Json, type JsonObject, type Secret } from '@skyfold/manifest'
import { isRef, type Input, type Ref } from '@skyfold/plugin-api'

/** Stands for a value that only another step will tell. */
export const UNKNOWN: unique symbol = Symbol('known after deploy')

/** JSON in which values may be unknown. */
export type Value =
  | string
  | number
  | boolean
  | null
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [key: string]: Value }

/** An object of values, as the inputs of a resource are. */
export type Values = { readonly [key: string]: Value }

/** What to see where a ref or a secret stands. */
export interface Lens {
  ref(ref: Ref): Value
  secret(secret: Secret, path: readonly string[]): Value
}

/** Inputs as a resource holds them: keys without a value are dropped. */
export type InputMap = { readonly [key: string]: Input | undefined }

/** `inputs` seen through `lens`. */
export function resolveInputs(inputs: InputMap, lens: Lens): Values {
  return resolveMap(inputs, lens, [])
}

/** True if nothing in `value` is unknown. */
export function isKnown(value: Values): value is JsonObject
export function isKnown(value: Value): value is Json
export function isKnown(value: Value): boolean {
  if (value === UNKNOWN) return false
  if (typeof value !== 'object' || value === null) return true
  return Object.values(value).every((item) => isKnown(item))
}

/** `inputs` without those that are not wholly known. */
export function knownPart(inputs: Values): JsonObject {
  const entries = Object.entries(inputs).flatMap(([key, value]): [string, Json][] =>
    value !== UNKNOWN && isKnown(value) ? [[key, value]] : [],
  )
  return Object.fromEntries(entries)
}

/** Visits every ref in `inputs`. */
export function refsOf(inputs: InputMap): Ref[] {
  const refs: Ref[] = []
  resolveInputs(inputs, { ref: (ref) => (refs.push(ref), null), secret: () => null })
  return refs
}

/** Every secret in `inputs`. */
export function secretsOf(inputs: InputMap): Secret[] {
  const secrets: Secret[] = []
  resolveInputs(inputs, { ref: () => null, secret: (secret) => (secrets.push(secret), null) })
  return secrets
}

function resolveMap(map: InputMap, lens: Lens, path: readonly string[]): Values {
  const entries = Object.entries(map).flatMap(([key, item]): [string, Value][] =>
    item === undefined ? [] : [[key, resolveInput(item, lens, [...path, key])]],
  )
  return Object.fromEntries(entries)
}

function resolveInput(input: Input, lens: Lens, path: readonly string[]): Value {
  if (isSecret(input)) return lens.secret(input, path)
  if (isRef(input)) return lens.ref(input)
  if (Array.isArray(input)) return input.map((item, index) => resolveInput(item, lens, [...path, `${index}`]))
  if (typeof input !== 'object' || input === null) return input
  // Array.isArray does not narrow readonly arrays away; what is left is a map.
  return resolveMap(input as InputMap, lens, path)
}
