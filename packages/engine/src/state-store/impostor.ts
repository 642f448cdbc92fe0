/** For tests: a store that ignores what is expected, as object storage of third parties may. */
import type { StateStore } from '@skyfold/plugin-api'
import { createMemoryStore } from './memory-store.ts'

/** An empty one. */
export function createImpostor(): StateStore {
  const honest = createMemoryStore()
  const put = async (body: string): Promise<string> => {
    const tag = (await honest.get())?.tag ?? null
    return honest.put(body, tag).catch(() => put(body))
  }
  return {
    ...honest,
    location: 'impostor',
    put,
    remove: async () => {
      const stored = await honest.get()
      if (stored) await honest.remove(stored.tag)
    },
  }
}
