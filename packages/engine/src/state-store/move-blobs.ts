/** The blobs of a stack on their way to another store. They never change, so they can be copied while others work. */
import type { BlobStore, StateStore } from '@skyfold/plugin-api'

/** The newest ones are copied. */
const GENERATIONS = 10

/**
 * Copies what the target does not have and reads it back; older generations of the state become blobs
 * `history/<time>.json`, since no store takes over another one's versions. Errors: those of the stores.
 */
export async function copyBlobs(from: StateStore, to: StateStore): Promise<void> {
  const known = new Set(await to.blobs.list(''))
  const names = await from.blobs.list('')
  for (const name of names.filter((one) => !known.has(one))) {
    const bytes = await from.blobs.get(name)
    if (bytes) await copy(to.blobs, name, bytes)
  }
  for (const { id, time } of (await from.history()).slice(0, GENERATIONS)) {
    const date = new Date(time).toISOString().replaceAll(/[:.]/g, '-')
    const name = `history/${date}_${id.replaceAll(/[^\w.-]/g, '_')}.json`
    const body = known.has(name) ? null : await from.past(id)
    if (body !== null) await copy(to.blobs, name, Buffer.from(body, 'utf8'))
  }
}

/** Removes from the source what the target has as well. */
export async function discardBlobs(from: BlobStore, to: BlobStore): Promise<void> {
  const kept = new Set(await to.list(''))
  for (const name of await from.list('')) if (kept.has(name)) await from.delete(name)
}

async function copy(to: BlobStore, name: string, bytes: Uint8Array): Promise<void> {
  await to.put(name, bytes)
  const copied = await to.get(name)
  if (!copied || Buffer.compare(copied, bytes) !== 0)
    throw new Error(`${name} was not stored as it was given`)
}
