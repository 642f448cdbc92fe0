/** The write-ahead part of a plan: what every step may make, in words that find it again. */
import type { Address } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import { compareText, sha256 } from '../graph/canonical.ts'
import type { Desired } from '../graph/desired.ts'
import type { Plan, Step } from '../plan.ts'
import { retiredAt } from '../state/displace.ts'
import type { OpenIntent, State } from '../state/state.ts'

/** One intent for each step that sends requests. */
export function createIntents<C>(
  plan: Plan,
  desired: Desired<C>,
  state: State,
  env: Env,
): Record<Address, OpenIntent> {
  // A replaced address may also have a delete step for older halves: its intent is that of the replacement.
  const steps = [...plan.steps].sort((a, b) => Number(b.action === 'delete') - Number(a.action === 'delete'))
  const entries = steps.map((step): [Address, OpenIntent] => {
    const { address, action, type } = step
    const node = action === 'delete' ? undefined : desired.resources.get(address)
    const intent: OpenIntent = {
      action,
      type,
      token: env.randomHex(16),
      at: env.wallTime(),
      instance: instanceOf(state, step),
      inputs: node?.template ?? {},
      dependencies: node?.dependencies ?? [],
    }
    return [address, intent]
  })
  return Object.fromEntries(entries)
}

/**
 * What makes the name of a new object differ from those of its predecessors that may still exist. It follows from
 * the predecessor, so that a second attempt at a replacement meets what the first one may have left.
 */
function instanceOf(state: State, { address, action, first }: Step): string {
  const record = state.resources[address]
  if (record && !(action === 'replace' && first === 'create')) return record.instance
  const retired = retiredAt(state, address).map(({ token }) => token)
  if (record) return suffix([record.token, ...retired])
  const deposed = Object.values(state.deposed).filter((one) => one.address === address)
  const older = [...deposed.map(({ token }) => token), ...retired]
  return older.length === 0 ? '' : suffix(older)
}

/** The set counts, not its order: a rollback changes places of what is current and what is retired. */
function suffix(predecessors: readonly string[]): string {
  return sha256(predecessors.toSorted(compareText).join(' ')).slice(0, 8)
}
