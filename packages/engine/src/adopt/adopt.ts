/**
 * Takes an object that exists over into the state, for an address that the graph has and the state has not. The record
 * holds what the cloud shows and is not trusted: the next plan shows the exact difference, the next deploy makes it.
 */
import { type Diagnostic, hasErrors, nearest } from '@skyfold/manifest'
import { type Address, type Graph, SkyfoldError } from '@skyfold/plugin-api'
import { Workshop } from '../apply/workshop.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import type { DesiredResource } from '../graph/desired.ts'
import { applyMoves } from '../plan/moves.ts'
import { requireAccount } from '../run/account.ts'
import { redactEvents } from '../run/ending.ts'
import { prepareGraph, type Prepared } from '../run/prepare.ts'
import type { RunOptions } from '../run.ts'
import { SAFE } from '../safety.ts'
import { redactDiagnostic } from '../secret/redactor.ts'
import { holderOf, type Loaded, loadState } from '../session/load.ts'
import { Session } from '../session/session.ts'
import { GUARD_MS } from '../session/timing.ts'
import { emptyState } from '../state/state.ts'
import { upgradeRecords } from '../state/upgrade.ts'
import { adoptDiagnostics } from './diagnostics.ts'
import { recordExisting } from './existing-object.ts'

/** What is to become of which object. */
export interface Adoption {
  readonly address: Address
  /** Absent: the object is found by the identity of its type. */
  readonly id?: string
}

/** How it ended. `refused`, `locked` and `fenced`: see `diagnostics`. */
export interface AdoptOutcome {
  readonly status: 'done' | 'refused' | 'locked' | 'interrupted' | 'fenced'
  readonly adopted?: { readonly address: Address; readonly type: string; readonly id: string }
  readonly diagnostics: readonly Diagnostic[]
}

/** Adopts. Wrong input and failures are told in the outcome; it rejects only for bugs. */
export async function adopt<C>(
  graph: Graph,
  adoption: Adoption,
  given: RunOptions<C>,
): Promise<AdoptOutcome> {
  const prepared = await prepareGraph(graph, given.types, given.secretKey, { alwaysKey: true })
  const options = { ...given, events: redactEvents(given.events, prepared.redact) }
  const { status, adopted, diagnostics } = await run({ adoption, options, prepared }).catch(refuse)
  return {
    status,
    ...(adopted ? { adopted } : {}),
    diagnostics: diagnostics.map((one) => redactDiagnostic(one, prepared.redact)),
  }
}

interface Run<C> {
  readonly adoption: Adoption
  readonly options: RunOptions<C>
  readonly prepared: Prepared<C>
}

async function run<C>(at: Run<C>): Promise<AdoptOutcome> {
  const { adoption, options, prepared } = at
  if (hasErrors(prepared.diagnostics)) return { status: 'refused', diagnostics: prepared.diagnostics }
  const node = prepared.desired.resources.get(adoption.address)
  if (!node) throw new SkyfoldError(unknownAddress(adoption.address, prepared))
  for (;;) {
    const loaded = await loadState({ ...options, drain: options.signals.drain })
    if (loaded.status === 'interrupted') return { status: 'interrupted', diagnostics: [] }
    if (loaded.status === 'locked') {
      const { command, since } = loaded.lease
      const detail = { holder: holderOf(loaded.lease), command, since }
      return { status: 'locked', diagnostics: [engineDiagnostics.ENGINE_LOCKED(detail)] }
    }
    const outcome = await attempt(at, node, loaded)
    if (outcome) return outcome
  }
}

/** `null`: somebody else wrote in the meantime. */
async function attempt<C>(
  { adoption, options, prepared }: Run<C>,
  node: DesiredResource<C>,
  loaded: Extract<Loaded, { status: 'free' }>,
): Promise<AdoptOutcome | null> {
  const { address } = adoption
  const { stack, env } = options
  const stored = loaded.state ?? emptyState(stack, env.randomHex(8))
  const open = Object.keys(stored.intents)
  if (stored.lease !== null || open.length > 0) {
    throw new SkyfoldError(adoptDiagnostics.ENGINE_IMPORT_UNSETTLED({ addresses: open }))
  }
  const upgraded = upgradeRecords(stored, prepared.types)
  const moved = applyMoves({ ...prepared, state: upgraded.state, moves: options.moved ?? [] })
  const problems = [...upgraded.diagnostics, ...moved.diagnostics]
  if (hasErrors(problems)) return { status: 'refused', diagnostics: problems }
  const known = moved.state.resources[address]
  if (known) throw new SkyfoldError(adoptDiagnostics.ENGINE_IMPORT_RECORDED({ address, id: known.id }))
  const session = new Session(structuredClone(moved.state), loaded.tag, { ...options, safety: SAFE })
  const { clients, account } = await options.connect(session.guard)
  requireAccount(moved.state, account)
  const shop = new Workshop(options, { session, clients, types: prepared.types, safety: SAFE })
  const record = await recordExisting(shop, node, { id: adoption.id, hashSecret: prepared.hashSecret })
  const acquired = await session.acquire((draft) => {
    draft.account ??= account
    draft.resources[address] = record
  })
  if (!acquired) return null
  if (!(await session.close())) {
    const detail = { seconds: GUARD_MS / 1000 }
    return { status: 'fenced', diagnostics: [engineDiagnostics.ENGINE_FENCED(detail)] }
  }
  return { status: 'done', adopted: { address, type: record.type, id: record.id }, diagnostics: [] }
}

function unknownAddress<C>(address: Address, { desired }: Prepared<C>): Diagnostic {
  const near = nearest(address, [...desired.resources.keys()])
  return adoptDiagnostics.ENGINE_IMPORT_UNKNOWN({ address, near })
}

function refuse(error: unknown): AdoptOutcome {
  if (!(error instanceof SkyfoldError)) throw error
  return { status: 'refused', diagnostics: [error.diagnostic] }
}
