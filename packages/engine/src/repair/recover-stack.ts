/**
 * Finds out what an interrupted run did, and writes that down; changes nothing else. It knows no graph, so it waits until
 * no request of that run can take effect any more.
 */
import type { Diagnostic } from '@skyfold/manifest'
import { type Address, SkyfoldError } from '@skyfold/plugin-api'
import { recover } from '../apply/recover.ts'
import { Workshop } from '../apply/workshop.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import type { EngineEvent } from '../events.ts'
import { compareText } from '../graph/canonical.ts'
import { requireAccount } from '../run/account.ts'
import type { RunOptions } from '../run.ts'
import { SAFE } from '../safety.ts'
import { holderOf, type Loaded, loadState } from '../session/load.ts'
import { Session } from '../session/session.ts'
import { GUARD_MS } from '../session/timing.ts'
import type { TypeTable } from '../state/upgrade.ts'
import { upgradeRecords } from '../state/upgrade.ts'

/** One address of an interrupted run. */
export interface RecoveredAddress {
  readonly address: Address
  /** `found`: its object is there and recorded; `absent`: it was not made; `unknown`: it could not be found out. */
  readonly outcome: 'found' | 'absent' | 'unknown'
}

/** How it ended. `unchanged`: no run was interrupted. `partial`: something is still not known. */
export interface RecoverOutcome {
  readonly status: 'done' | 'unchanged' | 'partial' | 'locked' | 'interrupted' | 'fenced' | 'refused'
  readonly addresses: readonly RecoveredAddress[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What recovery needs of a run: no graph and no secrets. */
export type RecoverOptions<C> = Omit<
  RunOptions<C>,
  'secretKey' | 'openArtifact' | 'moved' | 'refresh' | 'saved'
>

/** Recovers. Failures are told in the outcome; it rejects only for bugs. */
export async function recoverStack<C>(options: RecoverOptions<C>): Promise<RecoverOutcome> {
  const types: TypeTable<C> = new Map(options.types.map((type) => [type.type, type]))
  try {
    for (;;) {
      const loaded = await loadState({ ...options, drain: options.signals.drain })
      if (loaded.status !== 'free') return endWaiting(loaded)
      const outcome = await settle(options, types, loaded)
      if (outcome) return outcome
    }
  } catch (error) {
    if (!(error instanceof SkyfoldError)) throw error
    return { status: 'refused', addresses: [], diagnostics: [error.diagnostic] }
  }
}

function endWaiting(loaded: Exclude<Loaded, { status: 'free' }>): RecoverOutcome {
  if (loaded.status === 'interrupted') return { status: 'interrupted', addresses: [], diagnostics: [] }
  const { command, since } = loaded.lease
  const locked = engineDiagnostics.ENGINE_LOCKED({ holder: holderOf(loaded.lease), command, since })
  return { status: 'locked', addresses: [], diagnostics: [locked] }
}

/** `null`: somebody else wrote in the meantime. */
async function settle<C>(
  options: RecoverOptions<C>,
  types: TypeTable<C>,
  { state, tag, quietSince }: Extract<Loaded, { status: 'free' }>,
): Promise<RecoverOutcome | null> {
  if (!state || (state.lease === null && Object.keys(state.intents).length === 0)) {
    return { status: 'unchanged', addresses: [], diagnostics: [] }
  }
  const upgraded = upgradeRecords(state, types)
  const [newer] = upgraded.diagnostics
  if (newer) throw new SkyfoldError(newer)
  const session = new Session(structuredClone(upgraded.state), tag, { ...options, safety: SAFE })
  const { clients, account } = await options.connect(session.guard)
  requireAccount(state, account)
  if (!(await session.acquire(() => {}))) return null
  const addresses: RecoveredAddress[] = []
  const events = (event: EngineEvent): void => {
    if (event.type === 'recover') addresses.push({ address: event.address, outcome: event.outcome })
    options.events(event)
  }
  const shop = new Workshop(
    { ...options, events, secretKey: noSecrets, openArtifact: noArtifact },
    { session, clients, types, safety: SAFE },
  )
  const problems = await recover(shop, { desired: null, removing: false }, quietSince)
  addresses.sort((a, b) => compareText(a.address, b.address))
  const isClosed = await session.close()
  const diagnostics = [...problems].map(([address, cause]) =>
    engineDiagnostics.ENGINE_RECOVERY_FAILED({ address }, { cause }),
  )
  if (!isClosed) {
    const fenced = engineDiagnostics.ENGINE_FENCED({ seconds: GUARD_MS / 1000 })
    return { status: 'fenced', addresses, diagnostics: [...diagnostics, fenced] }
  }
  const isCut = shop.isDraining && Object.keys(session.state.intents).length > 0
  return { status: isCut ? 'interrupted' : problems.size > 0 ? 'partial' : 'done', addresses, diagnostics }
}

function noSecrets(): Promise<never> {
  return Promise.reject(new Error('a recovery knows no secrets'))
}

function noArtifact(): Promise<never> {
  return Promise.reject(new Error('a recovery makes nothing'))
}
