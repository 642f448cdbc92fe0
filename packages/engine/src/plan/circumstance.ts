/** What is known of an address besides its record and its inputs: it moved, or the cloud shows something else. */
import type { Address } from '@skyfold/plugin-api'
import type { Change } from '../plan.ts'
import type { PlannedResource } from './planned-resource.ts'

/** Told with the step of an address. It makes a step that only writes the record where there would be none. */
export interface Circumstance {
  /** `moved from aws.lambda.function/old`. */
  readonly notes: readonly string[]
  /** Paths of inputs that somebody else changed. */
  readonly drifted: ReadonlySet<string>
}

/** By address. */
export type Circumstances = ReadonlyMap<Address, Circumstance>

/** The circumstances of both; of an address that has several, all. */
export function mergeCircumstances(first: Circumstances, second: Circumstances): Circumstances {
  const merged = new Map(first)
  for (const [address, one] of second) {
    const other = first.get(address)
    const notes = [...(other?.notes ?? []), ...one.notes]
    merged.set(address, { notes, drifted: new Set([...(other?.drifted ?? []), ...one.drifted]) })
  }
  return merged
}

/** The planned resource with its circumstance among the reasons. */
export function explain<C>(
  planned: PlannedResource<C>,
  circumstance: Circumstance | undefined,
): PlannedResource<C> {
  if (!circumstance) return planned
  const { decision } = planned
  const changes = [
    ...circumstance.notes.map((note): Change => ({ path: `(${note})`, replaces: false })),
    ...decision.changes.map((change): Change => markDrift(change, circumstance.drifted)),
  ]
  return {
    ...planned,
    decision: { ...decision, changes, action: decision.action === 'none' ? 'record' : decision.action },
  }
}

function markDrift(change: Change, drifted: ReadonlySet<string>): Change {
  return drifted.has(change.path) ? { ...change, drift: true } : change
}
