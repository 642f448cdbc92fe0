/** One resource's part of a plan, and the replacements that must not happen. */
import type { Diagnostic } from '@skyfold/manifest'
import { engineDiagnostics } from '../diagnostics.ts'
import type { DesiredResource } from '../graph/desired.ts'
import type { ResourceRecord } from '../state/state.ts'
import type { Decision } from './decide.ts'

/** A resource with its record and what was decided. */
export interface PlannedResource<C> {
  readonly node: DesiredResource<C>
  readonly record: ResourceRecord | undefined
  readonly decision: Decision
}

/** Why a certain replacement is refused, if it is: the object is protected or holds data. */
export function refuseReplacement<C>(planned: PlannedResource<C>): Diagnostic[] {
  const { node, decision } = planned
  if (decision.action !== 'replace' || !decision.certain || isReplaceable(planned)) return []
  const { address, source } = node.resource
  const paths = decision.changes.filter((change) => change.replaces).map((change) => change.path)
  return node.type.stateful
    ? [engineDiagnostics.ENGINE_STATEFUL_REPLACE({ address, paths }, { source })]
    : [engineDiagnostics.ENGINE_PROTECTED({ address, action: 'replace' }, { source })]
}

/** An uncertain replacement that would be refused is planned as an update; it is refused if it turns out to be needed. */
export function weaken<C>(planned: PlannedResource<C>): PlannedResource<C> {
  const { decision } = planned
  if (decision.action !== 'replace' || decision.certain || isReplaceable(planned)) return planned
  return { ...planned, decision: { ...decision, action: 'update' } }
}

function isReplaceable<C>({ node }: PlannedResource<C>): boolean {
  return !node.type.stateful && !node.resource.protect
}
