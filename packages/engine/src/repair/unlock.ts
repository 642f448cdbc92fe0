/** Takes a lease away whose holder is gone. What that holder left open stays open, for the next run to settle. */
import type { Diagnostic } from '@skyfold/manifest'
import { type Address, SkyfoldError } from '@skyfold/plugin-api'
import { holderOf, loadState, type LoadOptions, readState } from '../session/load.ts'
import { LEASE_TTL_MS, POLL_MS } from '../session/timing.ts'
import { encodeState } from '../state/codec.ts'
import type { Lease } from '../state/state.ts'
import { repairDiagnostics } from './diagnostics.ts'

/** Whose lease, and whether the user knows better. */
export interface UnlockOptions extends Omit<LoadOptions, 'lockTimeoutMs'> {
  /** Do not watch whether the holder is alive. */
  readonly force: boolean
}

/** How it ended. `unchanged`: there was no lease. `alive`: see `diagnostics`. */
export interface UnlockOutcome {
  readonly status: 'done' | 'unchanged' | 'alive' | 'interrupted'
  /** Whose lease it was, or is. */
  readonly lease?: Lease
  /** Steps whose outcome is not known; `sls state recover` finds out. */
  readonly open: readonly Address[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Watches the state for as long as a lease may be silent, unless the holder's process is known to be gone. Errors: those
 * of the store, ENGINE_STATE_CONFLICT among them, and of reading the state.
 */
export async function unlock(options: UnlockOptions): Promise<UnlockOutcome> {
  const { store, stack, env, force } = options
  const first = await readState(store, stack)
  const lease = first?.state.lease
  if (!lease) return { status: 'unchanged', open: Object.keys(first?.state.intents ?? {}), diagnostics: [] }
  const loaded = force
    ? { status: 'free' as const, ...first }
    : await loadState({ ...options, lockTimeoutMs: LEASE_TTL_MS + 2 * POLL_MS })
  const open = Object.keys(loaded.state?.intents ?? {})
  if (loaded.status === 'interrupted') return { status: 'interrupted', lease, open, diagnostics: [] }
  if (loaded.status === 'locked') {
    const { command, since } = loaded.lease
    const alive = repairDiagnostics.ENGINE_LEASE_ALIVE({ holder: holderOf(loaded.lease), command, since })
    return { status: 'alive', lease: loaded.lease, open, diagnostics: [alive] }
  }
  const { state, tag } = loaded
  if (!state?.lease || tag === null) return { status: 'unchanged', lease, open, diagnostics: [] }
  const serial = state.serial + 1
  const body = encodeState({ ...state, lease: null, serial, write: `unlock-${env.randomHex(8)}-${serial}` })
  await store.put(body, tag).catch(async (error: unknown) => {
    const isLost = error instanceof SkyfoldError && error.failure === 'ambiguous'
    // Whether the write went through can be seen.
    if (!isLost || (await store.get())?.body !== body) throw error
  })
  return { status: 'done', lease: state.lease, open, diagnostics: [] }
}
