/** A state that lives as long as the process: for tests, and for stacks that nobody wants to keep. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { StateStore, StateTag, StoredState } from '../state-store.ts'

/** An empty store. */
export function createMemoryStore(): StateStore {
  const location = 'memory'
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
      writes += 1
      stored = { body, tag: `${writes}` }
      return stored.tag
    },
    remove: async (expected) => {
      check(expected)
      stored = null
    },
  }
}
