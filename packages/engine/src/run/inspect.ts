/** What the state says, for people. */
import type { JsonObject } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import { compareText } from '../graph/canonical.ts'
import { showValue } from '../plan/diff.ts'
import type { InspectFunction, RecordedResource } from '../run.ts'
import { holderOf, readState } from '../session/load.ts'
import { deployedOf, type ResourceRecord, type State } from '../state/state.ts'

/** One GET. Errors: those of the store and of reading the state. */
export const inspect: InspectFunction = async (store, stack) => {
  const stored = await readState(store, stack)
  if (!stored) return null
  const { account, serial, lease, intents } = stored.state
  return {
    deployed: deployedOf(stored.state, stack),
    ...(account ? { account } : {}),
    serial,
    ...(lease ? { lease: { holder: holderOf(lease), command: lease.command, since: lease.since } } : {}),
    open: Object.keys(intents),
    records: recordsOf(stored.state),
  }
}

function recordsOf({ resources, deposed, retired }: State): readonly RecordedResource[] {
  const live = Object.entries(resources).map(([address, record]) => describe(address, record, record.status))
  const old = Object.values(deposed).map((record) => describe(record.address, record, 'old'))
  const kept = Object.values(retired).map((record) => describe(record.address, record, 'kept'))
  return [live, old, kept].flatMap((some) =>
    some.toSorted((a, b) => compareText(a.address, b.address) || compareText(a.id, b.id)),
  )
}

function describe(
  address: Address,
  { type, id, protect, inputs, outputs, refs }: ResourceRecord,
  status: RecordedResource['status'],
): RecordedResource {
  return {
    address,
    type,
    id,
    status,
    protect: protect === true,
    // An object is shown as an object.
    inputs: showValue(inputs) as JsonObject,
    outputs,
    dependencies: Object.keys(refs).sort(compareText),
  }
}
