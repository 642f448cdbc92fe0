/**
 * A secret is a type, never a string: it prints as `[secret]` wherever it is printed by accident, and
 * only `reveal()` (called by an adapter at the moment of the request) gives the value away.
 */
import { inspect } from 'node:util'

const REDACTED = '[secret]'

/** A value from a secret source. */
export class Secret {
  readonly #value: string

  /** The place it came from, safe to show: `ssm:/orders/key`. */
  readonly origin: string

  constructor(value: string, origin: string) {
    this.#value = value
    this.origin = origin
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

/** True for a `Secret`. */
export function isSecret(value: unknown): value is Secret {
  return value instanceof Secret
}
