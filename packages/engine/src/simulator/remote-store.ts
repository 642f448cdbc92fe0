/** A state store at the end of a network: an answer that fails is an answer, a lost one is ambiguous. */
import type { StateStore } from '@skyfold/plugin-api'
import { createMemoryStore } from '../state-store/memory-store.ts'
import type { Machine } from './machine.ts'

/** Told of what a machine writes. */
export interface Watcher {
  /** It sends a state. */
  readonly onSend: () => void
  /** The state has arrived. */
  readonly onWritten: (body: string) => void
}

/** What all machines share, each over its own connection. */
export class RemoteStore {
  readonly #store: StateStore = createMemoryStore()
  #looks = 0
  /** Names of blobs that arrived after the last look at those like them: nobody has had the chance to delete them. */
  readonly unseenBlobs: Set<string> = new Set()

  /** As somebody at the place of the store would read it. */
  get local(): Pick<StateStore, 'get' | 'blobs'> {
    return this.#store
  }

  /** The store as a machine sees it. */
  connect(machine: Machine, { onSend, onWritten }: Watcher): StateStore {
    const store = this.#store
    const send = async <T>(effect: () => Promise<T>): Promise<T> =>
      (await machine.request(() => settled(effect)))()
    return {
      location: store.location,
      get: () => send(() => store.get()),
      put: (body, expected) => {
        onSend()
        return send(async () => {
          const tag = await store.put(body, expected)
          onWritten(body)
          return tag
        })
      },
      remove: (expected) => send(() => store.remove(expected)),
      history: () => send(() => store.history()),
      past: (id) => send(() => store.past(id)),
      blobs: {
        put: (name, bytes) => {
          const looks = this.#looks
          return send(() => {
            if (this.#looks > looks) this.unseenBlobs.add(name)
            return store.blobs.put(name, bytes)
          })
        },
        get: (name) => send(() => store.blobs.get(name)),
        list: (prefix) =>
          send(() => {
            this.#looks += 1
            for (const name of this.unseenBlobs) if (name.startsWith(prefix)) this.unseenBlobs.delete(name)
            return store.blobs.list(prefix)
          }),
        delete: (name) => send(() => store.blobs.delete(name)),
      },
    }
  }
}

/** Starts the effect at once; the result is asked for later. */
function settled<T>(effect: () => Promise<T>): () => Promise<T> {
  const result = effect()
  result.catch(() => {})
  return () => result
}
