/**
 * The key of the hashes that stand for secrets: a blob in a container of its own, so that a role on the container of
 * states does not include it.
 */
import { randomBytes } from 'node:crypto'
import { SkyfoldError } from '@skyfold/plugin-api'
import { stateErrors } from './diagnostics.ts'
import type { Home } from './home.ts'
import { KEY_CONTAINER } from './place.ts'

const BLOB = 'skyfold-secret-key'
const KEY_BYTES = 32

/** The account's key; `null`: there is none, and `make` is not set. Errors: AZURE_SECRET_KEY_UNREADABLE, those of the requests. */
export async function readSecretKey(home: Home, make: boolean): Promise<Uint8Array | null> {
  const found = await read(home)
  if (found || !make) return found
  const { service } = home
  await home.prepare(false)
  const key = Buffer.from(randomBytes(KEY_BYTES).toString('hex'))
  if ((await service.put(KEY_CONTAINER, BLOB, key, null)).status === 'no-container') {
    await service.createContainer(KEY_CONTAINER)
    await service.put(KEY_CONTAINER, BLOB, key, null)
  }
  // Whoever was first made it.
  return (await read(home)) ?? unreadable(home)
}

async function read(home: Home): Promise<Uint8Array | null> {
  const found = await home.service.get(KEY_CONTAINER, BLOB)
  if (!found) return null
  const hex = found.bytes.toString('utf8').trim()
  return /^[0-9a-f]{64}$/i.test(hex) ? Buffer.from(hex, 'hex') : unreadable(home)
}

function unreadable({ place }: Home): never {
  const diagnostic = stateErrors.AZURE_SECRET_KEY_UNREADABLE({
    account: place.account,
    container: KEY_CONTAINER,
    blob: BLOB,
  })
  throw new SkyfoldError(diagnostic, { failure: 'denied' })
}
