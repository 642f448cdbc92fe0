/** Outputs that are known before a step has run, so that one changed resource does not pull all its dependents along. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { AnyResourceType, StackId } from '@skyfold/plugin-api'
import { canonicalJson } from '../graph/canonical.ts'
import { isKnown, type Values } from '../graph/resolve.ts'
import { isSecretHash } from '../secret/secret-hash.ts'
import type { ResourceRecord } from '../state/state.ts'

/** The outputs that follow from the inputs alone; those that need an unknown input are absent. */
export function predictOutputs<C>(type: AnyResourceType<C>, inputs: Values, stack: StackId): JsonObject {
  if (!type.predict) return {}
  try {
    return dropUndefined(type.predict(guardUnknowns(inputs), stack))
  } catch (error) {
    if (error instanceof UnknownInput) return {}
    throw error
  }
}

/**
 * What an update leaves as it is: an output whose prediction is the same before and after keeps its recorded value.
 * A prediction that changes is taken as it is, unless this object's name differs from the predicted one.
 */
export function outputsAfterUpdate(
  record: ResourceRecord,
  before: JsonObject,
  after: JsonObject,
): JsonObject {
  const entries = Object.entries(after).flatMap(([name, next]): [string, Json][] => {
    const old = before[name]
    const recorded = record.outputs[name]
    if (old !== undefined && recorded !== undefined && canonicalJson(old) === canonicalJson(next)) {
      return [[name, recorded]]
    }
    return record.instance === '' ? [[name, next]] : []
  })
  return Object.fromEntries(entries)
}

class UnknownInput extends Error {}

/** Reading an input that is not known, or only known as a hash, ends the prediction. */
function guardUnknowns(inputs: Values): Values {
  const guarded = {}
  for (const [key, value] of Object.entries(inputs)) {
    const get = (): Json => {
      if (!isKnown(value) || holdsSecret(value)) throw new UnknownInput(key)
      return value
    }
    Object.defineProperty(guarded, key, { get, enumerable: true })
  }
  return guarded
}

function holdsSecret(value: Json): boolean {
  if (isSecretHash(value)) return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsSecret)
}

function dropUndefined(outputs: Readonly<Record<string, Json | undefined>>): JsonObject {
  const entries = Object.entries(outputs).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  )
  return Object.fromEntries(entries)
}
