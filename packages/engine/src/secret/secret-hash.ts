/**
 * What state and plan hold in place of a secret: a keyed hash. It is bound to the address and the place in the
 * inputs, so that two equal secrets do not show that they are equal, and nobody without the key can try guesses.
 */
import { createHash, createHmac } from 'node:crypto'
import type { Secret } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'

/** `v1:<first 8 hex digits of the key's SHA-256>:<128 bits of HMAC-SHA-256 as hex>`. */
export type SecretHash = { readonly $secret: string }

/** Stands for one secret at one place. */
export type HashSecret = (address: Address, path: readonly string[], secret: Secret) => SecretHash

/** Hashes under `key` (32 bytes). Another key makes every secret look changed, which costs one update each. */
export function createSecretHash(key: Uint8Array): HashSecret {
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8)
  return (address, path, secret) => {
    const message = JSON.stringify([address, path, secret.reveal()])
    const mac = createHmac('sha256', key).update(message, 'utf8').digest('hex').slice(0, 32)
    return { $secret: `v1:${keyId}:${mac}` }
  }
}

/** True for what stands for a secret in state and plan. */
export function isSecretHash(value: unknown): value is SecretHash {
  return (
    typeof value === 'object' &&
    value !== null &&
    '$secret' in value &&
    typeof value.$secret === 'string' &&
    Object.keys(value).length === 1
  )
}
