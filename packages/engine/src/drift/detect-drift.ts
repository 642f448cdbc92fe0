/** Holds every recorded object against the cloud and tells what differs. Changes nothing, takes no lease. */
import type { Diagnostic, Move } from '@skyfold/manifest'
import type { AnyResourceType, Graph, StackId, StateStore } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Env } from '../env.ts'
import type { EventSink } from '../events.ts'
import { applyMoves } from '../plan/moves.ts'
import { accountMismatch } from '../run/account.ts'
import { prepareGraph, type Prepared } from '../run/prepare.ts'
import type { RunOptions } from '../run.ts'
import { redactDiagnostic } from '../secret/redactor.ts'
import { readState } from '../session/load.ts'
import type { State } from '../state/state.ts'
import { upgradeRecords } from '../state/upgrade.ts'
import { describeDrifts, type DriftReport } from './drift-report.ts'
import { lookAtAll } from './read-objects.ts'

/** What is needed to look. `C` are the provider's clients. */
export interface DriftOptions<C> {
  readonly stack: StackId
  readonly store: StateStore
  readonly types: readonly AnyResourceType<C>[]
  readonly env: Env
  /** As in `RunOptions`; secrets that the cloud shows are compared by their hashes. */
  readonly secretKey: () => Promise<Uint8Array>
  readonly connect: RunOptions<C>['connect']
  readonly events: EventSink
  readonly signals: RunOptions<C>['signals']
  /** What is wanted, to be told beside what is recorded and what is there. */
  readonly graph?: Graph
  readonly moved?: readonly Move[]
  /** Reads at once; default 16. */
  readonly concurrency?: number
}

/**
 * One GET, and one read of each recorded object. Errors: those of the store, of the key, of `connect` and of reading
 * the state.
 */
export async function detectDrift<C>(options: DriftOptions<C>): Promise<DriftReport> {
  const { stack, store, types, graph = { resources: [] }, signals } = options
  const prepared = await prepareGraph(graph, types, options.secretKey, { alwaysKey: true })
  const stored = await readState(store, stack)
  const { state, diagnostics } = stored
    ? renameRecords(stored.state, prepared, options.graph ? (options.moved ?? []) : [])
    : { state: null, diagnostics: [] }
  const told = [...prepared.diagnostics, ...diagnostics]
  if (!state || Object.keys(state.resources).length === 0) {
    return { status: 'done', drifts: [], diagnostics: told }
  }
  const { clients, account } = await options.connect(() => {})
  const mismatch = accountMismatch(state, account)
  if (mismatch.length > 0) {
    return { status: 'refused', account, drifts: [], diagnostics: [...told, ...mismatch] }
  }
  const readings = await lookAtAll(state, prepared, { ...options, clients })
  const drifts = describeDrifts(state, readings, prepared.desired)
  return {
    status: signals.drain.aborted ? 'interrupted' : 'done',
    account,
    drifts,
    diagnostics: told.map((one) => redactDiagnostic(one, prepared.redact)),
  }
}

function renameRecords<C>(
  stored: State,
  { types, desired, hashSecret }: Prepared<C>,
  moves: readonly Move[],
): { readonly state: State; readonly diagnostics: readonly Diagnostic[] } {
  const upgraded = upgradeRecords(stored, types)
  const moved = applyMoves({ state: upgraded.state, desired, moves, hashSecret })
  const open = Object.keys(stored.intents)
  const unsettled = open.length > 0 ? [engineDiagnostics.ENGINE_UNSETTLED({ addresses: open })] : []
  return {
    state: moved.state,
    diagnostics: [...upgraded.diagnostics, ...moved.diagnostics, ...unsettled],
  }
}
