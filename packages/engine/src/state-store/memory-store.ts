/** A state that lives as long as the process: for tests, and for stacks that nobody wants to keep. */
import { type BlobStore, SkyfoldError, type StateStore, type StateTag } from '@skyfold/plugin-api'
import type { StoredState } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import { checkBlobName } from './blob-name.ts'

/** Older generations that are kept. */
const GENERATIONS = 10

/** An empty store. */
export function createMemoryStore(): StateStore {
  const location = 'memory'
  const older: StoredState[] = []
  let stored: StoredState | null = null
  let writes = 0
  const check = (expected: StateTag | null): void => {
    if ((stored?.tag ?? null) === expected) return
    throw new SkyfoldError(engineDiagnostics.ENGINE_STATE_CONFLICT({ location }), { failure: 'conflict' })
  }
  return {
    location,
    get: () => Promise.resolve(stored),
    put: async (body, expected) => {
      check(expected)
      if (stored) older.unshift(stored)
      older.splice(GENERATIONS)
      writes += 1
      stored = { body, tag: `${writes}` }
      return stored.tag
    },
    remove: async (expected) => {
      check(expected)
      stored = null
      older.length = 0
    },
    history: async () => older.map(({ tag }) => ({ id: tag, time: Number(tag) })),
    past: async (id) => older.find(({ tag }) => tag === id)?.body ?? null,
    blobs: createMemoryBlobs(),
  }
}

function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, Uint8Array>()
  return {
    put: async (name, bytes) => {
      if (!blobs.has(checkBlobName(name))) blobs.set(name, bytes.slice())
    },
    get: async (name) => blobs.get(name)?.slice() ?? null,
    list: async (prefix) => [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort(),
    delete: async (name) => void blobs.delete(name),
  }
}
