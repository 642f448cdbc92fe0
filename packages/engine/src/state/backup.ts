/** Older generations of a state that cannot be read any more. */
import type { Generation, StackId, StateStore } from '@skyfold/plugin-api'
import { decodeState } from './codec.ts'
import type { State } from './state.ts'

/** A generation that can be read. */
export interface Backup extends Generation {
  readonly state: State
}

/** The newest generation that can be read. Errors: those of the store. */
export async function newestBackup(stack: StackId, store: StateStore): Promise<Backup | null> {
  for (const generation of await store.history()) {
    const state = await readBackup(generation.id, stack, store)
    if (state) return { ...generation, state }
  }
  return null
}

/** The state of one generation; `null`: it is not there, or cannot be read either. Errors: those of the store. */
export async function readBackup(id: string, stack: StackId, store: StateStore): Promise<State | null> {
  const body = await store.past(id)
  if (body === null) return null
  try {
    return decodeState(body, stack, store.location)
  } catch {
    // Why it cannot be read does not matter: it is no backup.
    return null
  }
}
