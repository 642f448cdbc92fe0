/** Puts an older generation in the place of a state that cannot be read any more. */
import { SkyfoldError, type StackId, type StateStore } from '@skyfold/plugin-api'
import { newestBackup, readBackup } from '../state/backup.ts'
import { decodeState, encodeState } from '../state/codec.ts'
import type { State } from '../state/state.ts'
import { repairDiagnostics } from './diagnostics.ts'

/** Which generation of which state. */
export interface RestoreOptions {
  readonly stack: StackId
  readonly store: StateStore
  /** Id of the generation, as `StateStore.history` names it. */
  readonly generation: string
  /** Of the environment: names the write. */
  readonly randomHex: (bytes: number) => string
}

/**
 * Writes it with compare-and-swap, without the lease that somebody held then; its open steps stay open. Returns its
 * serial. Errors: ENGINE_STATE_READABLE when nothing has to be restored, ENGINE_GENERATION_MISSING, those of the store.
 */
export async function restoreState(options: RestoreOptions): Promise<number> {
  const { stack, store, generation } = options
  const stored = await store.get()
  const current = stored && readable(stored.body, stack, store)
  if (current) {
    const { serial } = current
    throw new SkyfoldError(repairDiagnostics.ENGINE_STATE_READABLE({ location: store.location, serial }))
  }
  const past = await readBackup(generation, stack, store)
  if (!past) {
    const newest = (await newestBackup(stack, store))?.id
    const detail = { location: store.location, generation, newest }
    throw new SkyfoldError(repairDiagnostics.ENGINE_GENERATION_MISSING(detail))
  }
  const serial = past.serial + 1
  const write = `restore-${options.randomHex(8)}-${serial}`
  await store.put(encodeState({ ...past, lease: null, serial, write }), stored?.tag ?? null)
  return serial
}

/** Errors: those of `decodeState` that say that it is a state, but not one for us. */
function readable(body: string, stack: StackId, store: StateStore): State | null {
  try {
    return decodeState(body, stack, store.location)
  } catch (error) {
    if (error instanceof SkyfoldError && error.diagnostic.code === 'ENGINE_STATE_UNREADABLE') return null
    throw error
  }
}
