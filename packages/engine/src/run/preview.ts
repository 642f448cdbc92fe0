/** Plans without touching anything. */
import { createPlan } from '../plan/create-plan.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import { prepareGraph } from './prepare.ts'
import type { PreviewFunction } from '../run.ts'
import { SAFE } from '../safety.ts'
import { redactDiagnostic } from '../secret/redactor.ts'
import { readState } from '../session/load.ts'
import { deployedOf } from '../state/state.ts'
import { upgradeRecords } from '../state/upgrade.ts'

/** One GET, no lease, no write, no connection. Errors: those of the store, of the key and of reading the state. */
export const preview: PreviewFunction = async (graph, { stack, store, types, secretKey }) => {
  const prepared = await prepareGraph(graph, types, secretKey)
  const stored = await readState(store, stack)
  const upgraded = stored && upgradeRecords(stored.state, prepared.types)
  const state = upgraded?.state ?? null
  const { desired } = prepared
  const request = { state, desired, types: prepared.types, stack, removing: false, safety: SAFE }
  const { plan, diagnostics } = createPlan(request)
  const open = Object.keys(state?.intents ?? {})
  const unsettled = open.length > 0 ? [engineDiagnostics.ENGINE_UNSETTLED({ addresses: open })] : []
  const all = [...prepared.diagnostics, ...(upgraded?.diagnostics ?? []), ...diagnostics, ...unsettled]
  return {
    plan,
    deployed: deployedOf(state, stack),
    diagnostics: all.map((diagnostic) => redactDiagnostic(diagnostic, prepared.redact)),
  }
}
