/**
 * Seals one value with AES-256-GCM. Each has a nonce of its own; the place it belongs to is authenticated with it, so that a
 * value which is moved to another place, or altered, does not open. Pure but for the nonce.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const ALGORITHM = 'aes-256-gcm'
/** Bytes; random ones of this length may be drawn 2^32 times for one key (NIST SP 800-38D, section 8.3). */
const NONCE = 12
/** Bytes. */
const TAG = 16

/** `key` has 32 bytes. Base64 of nonce, tag and what was sealed. */
export function seal(key: Uint8Array, place: string, text: string): string {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG }).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
}

/** What `seal` was given; `null`: with another key or for another place, or it was altered. */
export function unseal(key: Uint8Array, place: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < NONCE + TAG) return null
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
  try {
    const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()])
    return opened.toString('utf8')
  } catch {
    // The one thing that `final` has to say.
    return null
  }
}
