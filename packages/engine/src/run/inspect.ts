/** What the state says, for people. */
import type { InspectFunction } from '../run.ts'
import { holderOf, readState } from '../session/load.ts'
import { deployedOf } from '../state/state.ts'

/** One GET. Errors: those of the store and of reading the state. */
export const inspect: InspectFunction = async (store, stack) => {
  const stored = await readState(store, stack)
  if (!stored) return null
  const { account, serial, lease, intents } = stored.state
  return {
    deployed: deployedOf(stored.state, stack),
    ...(account ? { account } : {}),
    serial,
    ...(lease ? { lease: { holder: holderOf(lease), command: lease.command } } : {}),
    open: Object.keys(intents),
  }
}
