/** Plans without touching anything. */
import { lookAtAll } from '../drift/read-objects.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import { requireAccount } from './account.ts'
import { prepareGraph } from './prepare.ts'
import { propose } from './propose.ts'
import type { PreviewFunction } from '../run.ts'
import { SAFE } from '../safety.ts'
import { redactDiagnostic } from '../secret/redactor.ts'
import { readState } from '../session/load.ts'
import { deployedOf } from '../state/state.ts'
import { upgradeRecords } from '../state/upgrade.ts'

/**
 * One GET, no lease, no write; a connection only to refresh. Errors: those of the store, of the key, of `connect` and of
 * reading the state.
 */
export const preview: PreviewFunction = async (graph, options) => {
  const { stack, store, types, secretKey, moved, refresh } = options
  const prepared = await prepareGraph(graph, types, secretKey, { alwaysKey: refresh !== undefined })
  const stored = await readState(store, stack)
  const upgraded = stored && upgradeRecords(stored.state, prepared.types)
  const state = upgraded?.state ?? null
  const proposal = await propose(state, {
    prepared,
    stack,
    removing: false,
    safety: SAFE,
    moved,
    look:
      refresh &&
      (async (known) => {
        const { clients, account } = await refresh.connect(() => {})
        requireAccount(known, account)
        return lookAtAll(known, prepared, { ...refresh, stack, clients })
      }),
  })
  const open = Object.keys(state?.intents ?? {})
  const unsettled = open.length > 0 ? [engineDiagnostics.ENGINE_UNSETTLED({ addresses: open })] : []
  const all = [...(upgraded?.diagnostics ?? []), ...proposal.diagnostics, ...unsettled]
  return {
    plan: proposal.planned.plan,
    deployed: deployedOf(state, stack),
    diagnostics: all.map((diagnostic) => redactDiagnostic(diagnostic, prepared.redact)),
    open,
    leased: (state?.lease ?? null) !== null,
  }
}
