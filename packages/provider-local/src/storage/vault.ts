/**
 * Keeps the variables of functions out of sight: on disk each value is sealed for its object and its name. Values that the
 * key at hand does not open stay as they are, for the day on which the right key is back.
 */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { StoredObject } from '../protocol.ts'
import { loadKey, readKey } from './key-file.ts'
import { seal, unseal } from './seal.ts'

/** An object as it lies on disk: `environment` of its inputs holds a `SealedValue` for each name. */
export type SealedObject = Omit<StoredObject, 'locked'>

type SealedValue = { readonly sealed: string }

export class Vault {
  readonly #file: string
  #key: Buffer | undefined

  /** `keyFile` is made with the first value that is sealed. */
  constructor(keyFile: string) {
    this.#file = keyFile
  }

  /** Errors: LOCAL_KEY_UNUSABLE. */
  async seal({ locked = {}, ...object }: StoredObject): Promise<SealedObject> {
    const { environment } = object.inputs
    if (!isMapping(environment)) return object
    const sealed: [string, SealedValue][] = []
    // Only versions have variables, and those are texts.
    for (const [name, text] of Object.entries(environment as Readonly<Record<string, string>>)) {
      this.#key ??= await loadKey(this.#file)
      sealed.push([name, { sealed: seal(this.#key, placeOf(object, name), text) }])
    }
    return withEnvironment(object, { ...locked, ...Object.fromEntries(sealed) })
  }

  /** What cannot be opened is in `locked`; so is everything when there is no key that can be used. */
  async open(object: SealedObject): Promise<StoredObject> {
    const { environment } = object.inputs
    if (!isMapping(environment) || Object.keys(environment).length === 0) return object
    this.#key ??= (await readKey(this.#file).catch(() => null)) ?? undefined
    const opened: [string, string][] = []
    const locked: [string, Json][] = []
    for (const [name, value] of Object.entries(environment)) {
      const text =
        this.#key && isSealed(value) ? unseal(this.#key, placeOf(object, name), value.sealed) : null
      if (text === null) locked.push([name, value])
      else opened.push([name, text])
    }
    const known = withEnvironment(object, Object.fromEntries(opened))
    return locked.length === 0 ? known : { ...known, locked: Object.fromEntries(locked) }
  }
}

// In JSON no two places look alike, whatever is in the names.
function placeOf({ type, id }: SealedObject, name: string): string {
  return JSON.stringify([type, id, name])
}

function withEnvironment(object: SealedObject, environment: JsonObject): SealedObject {
  return { ...object, inputs: { ...object.inputs, environment } }
}

function isMapping(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSealed(value: Json): value is SealedValue {
  return isMapping(value) && typeof value['sealed'] === 'string'
}
