/**
 * What the cloud shows of one recorded object, held against its record. Secrets are compared as hashes, and values that
 * nobody of ours wrote are not repeated where they may be secrets of somebody else.
 */
import { type Json, type JsonObject, Secret } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import { type Difference, diffInputs } from '../plan/diff.ts'
import { type HashSecret, isSecretHash } from '../secret/secret-hash.ts'
import type { ResourceRecord } from '../state/state.ts'

/** One object as it was seen. */
export interface Sight {
  /** Only the inputs that the cloud shows; secrets as hashes. */
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  /** Shown inputs that are not as recorded: `before` is recorded, `after` is shown. */
  readonly inputDifferences: readonly Difference[]
  readonly outputDifferences: readonly Difference[]
}

/** Holds what a read returned against the record. */
export function observe(
  address: Address,
  record: ResourceRecord,
  seen: { readonly inputs: object; readonly outputs: object },
  hashSecret: HashSecret,
): Sight {
  const shown = toJson(seen.inputs)
  const inputs = maskInputs(address, shown, record.inputs, hashSecret)
  const recorded = Object.fromEntries(
    Object.entries(record.inputs).filter(([key]) => Object.hasOwn(inputs, key)),
  )
  const outputs = toJson(seen.outputs)
  return {
    inputs,
    outputs,
    inputDifferences: diffInputs(recorded, inputs),
    outputDifferences: diffInputs(record.outputs, outputs),
  }
}

/**
 * `shown` with hashes where `known` (a record or a template) has them, and where `known` says nothing about an entry of
 * a map: whoever wrote it there may have meant it as a secret.
 */
export function maskInputs(
  address: Address,
  shown: JsonObject,
  known: JsonObject,
  hashSecret: HashSecret,
): JsonObject {
  const mask = (value: Json, reference: Json | undefined, path: readonly string[]): Json => {
    if (isSecretHash(reference)) return maskSecret(value, reference, path)
    if (typeof value === 'string') {
      return reference === undefined && path.length > 1 ? hash(value, path) : value
    }
    if (typeof value !== 'object' || value === null) return value
    return maskMembers(value, reference, path)
  }
  const hash = (text: string, path: readonly string[]): Json =>
    hashSecret(address, path, new Secret(text, 'cloud'))
  const maskSecret = (
    value: Json,
    reference: { readonly $secret: string },
    path: readonly string[],
  ): Json => {
    const hashed = hash(typeof value === 'string' ? value : JSON.stringify(value), path)
    // A hash under a lost key cannot be compared: it counts as equal, as there is nothing that says otherwise.
    return isSecretHash(hashed) && keyOf(hashed) === keyOf(reference) ? hashed : reference
  }
  const maskMembers = (
    value: readonly Json[] | JsonObject,
    reference: Json | undefined,
    path: readonly string[],
  ): Json => {
    const part = (key: string): Json | undefined => memberOf(reference, key)
    if (Array.isArray(value)) {
      return value.map((item: Json, index) => mask(item, part(`${index}`), [...path, `${index}`]))
    }
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [
      key,
      mask(item, part(key), [...path, key]),
    ])
    return Object.fromEntries(entries)
  }
  const entries = Object.entries(shown).map(([key, value]): [string, Json] => [
    key,
    mask(value, memberOf(known, key), [key]),
  ])
  return Object.fromEntries(entries)
}

/** JSON of what a provider returned: keys without a value are dropped. */
export function toJson(value: object): JsonObject {
  // By contract inputs and outputs are JSON objects, in which keys may have no value.
  return JSON.parse(JSON.stringify(value)) as JsonObject
}

function keyOf({ $secret }: { readonly $secret: string }): string {
  return $secret.slice(0, $secret.lastIndexOf(':'))
}

function memberOf(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  // An array answers to its indices.
  return (value as JsonObject)[key]
}
