/** Stores fail with a class and leave it to the caller to try again; this one does. */
import { SkyfoldError } from '@skyfold/plugin-api'
import type { StateStore } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import { WRITE_ATTEMPTS, WRITE_BACKOFF_MS } from '../session/timing.ts'

const HARMLESS: ReadonlySet<string> = new Set(['throttle', 'transient', 'busy', 'eventual'])

/**
 * `store`, asked again as long as it asks for patience. Reads, and blobs, which never change, are also repeated when no
 * answer came; a lost answer to `put` or `remove` of the state goes up as it is.
 */
export function createPatientStore(store: StateStore, env: Env): StateStore {
  const again = <T>(work: () => Promise<T>): Promise<T> => repeat(work, env, (one) => HARMLESS.has(one))
  const always = <T>(work: () => Promise<T>): Promise<T> =>
    repeat(work, env, (one) => HARMLESS.has(one) || one === 'ambiguous')
  const { blobs, location } = store
  return {
    location,
    get: () => always(() => store.get()),
    put: (body, expected) => again(() => store.put(body, expected)),
    remove: (expected) => again(() => store.remove(expected)),
    history: () => always(() => store.history()),
    past: (id) => always(() => store.past(id)),
    blobs: {
      put: (name, bytes) => always(() => blobs.put(name, bytes)),
      get: (name) => always(() => blobs.get(name)),
      list: (prefix) => always(() => blobs.list(prefix)),
      delete: (name) => always(() => blobs.delete(name)),
    },
  }
}

async function repeat<T>(
  work: () => Promise<T>,
  env: Env,
  isRepeated: (failure: string) => boolean,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const isHopeless = !(error instanceof SkyfoldError) || !isRepeated(error.failure)
      if (isHopeless || attempt >= WRITE_ATTEMPTS) throw error
      await env.sleep(Math.max(WRITE_BACKOFF_MS * 2 ** attempt, error.retryAfterMs ?? 0))
    }
  }
}
