/**
 * A secret is a type, never a string: it prints as `[secret]` wherever it is printed by accident, and
 * only `reveal()` (called by an adapter at the moment of the request) gives the value away.
 */
import { inspect } from 'node:util'
import type { Json } from './json.ts'
import type { ResolvedValue } from './load-request.ts'

const REDACTED = '[secret]'

/**
 * `secret`: from a store of secrets. `private`: from the environment of the command, where secrets lie among much else.
 * `ordinary`: private, but its text is met in ordinary output too; taking it out of other texts would hide nothing and
 * spoil them. Records hold a hash of all three.
 */
export type SecretNature = 'secret' | 'private' | 'ordinary'

/** A value that nobody is shown. */
export class Secret {
  readonly #value: string

  /** The place it came from, safe to show: `ssm:/orders/key`. */
  readonly origin: string
  readonly nature: SecretNature

  constructor(value: string, origin: string, nature: SecretNature = 'secret') {
    this.#value = value
    this.origin = origin
    this.nature = nature
  }

  /** The plain value. Call it as late as possible and keep the result nowhere. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return REDACTED
  }

  toJSON(): string {
    return REDACTED
  }

  static {
    Object.defineProperty(Secret.prototype, inspect.custom, { value: (): string => REDACTED })
  }
}

/**
 * What a store of secrets keeps: a text, or the parts of a JSON object or list (unless `raw`), of which every text and
 * number is a `Secret` again.
 */
export function secretValue(
  text: string,
  { origin, raw = false }: { readonly origin: string; readonly raw?: boolean },
): ResolvedValue {
  const value = raw ? null : jsonOf(text)
  return typeof value === 'object' && value !== null ? hide(value, origin) : new Secret(text, origin)
}

/** The value under `key` of what `secretValue` gave; `undefined` when it holds no such key. */
export function secretMember(value: ResolvedValue, key: string): ResolvedValue | undefined {
  if (typeof value !== 'object' || value === null || isSecret(value)) return undefined
  return Object.entries(value).find(([name]) => name === key)?.[1]
}

function hide(value: Json, origin: string): ResolvedValue {
  if (Array.isArray(value)) return value.map((item: Json) => hide(item, origin))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hide(item, origin)]))
  return typeof value === 'string' || typeof value === 'number' ? new Secret(String(value), origin) : value
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return null
  }
}

/** True for a `Secret`. */
export function isSecret(value: unknown): value is Secret {
  return value instanceof Secret
}
