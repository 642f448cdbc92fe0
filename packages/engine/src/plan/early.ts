/**
 * Where two objects cannot exist side by side, the old one goes first, and what was built on it must go before it.
 * Only replacements that are certain start this; what is not certain decides again when its turn comes.
 */
import type { Address } from '@skyfold/plugin-api'
import { orderNodes } from '../graph/order.ts'
import type { ResourceRecord } from '../state/state.ts'
import type { PlannedResource } from './planned-resource.ts'
import type { Removal } from './removal.ts'

/** Address → phase in which its old object is deleted, before anything new is made there. */
export type EarlyDeletes = ReadonlyMap<Address, 'prepare' | 'cutover'>

/** Finds the old objects that go first: those of delete-first types, and whatever goes anyway and hangs on them. */
export function findEarlyDeletes<C>(
  resources: ReadonlyMap<Address, PlannedResource<C>>,
  removal: Removal,
): EarlyDeletes {
  const going = new Map<Address, ResourceRecord>(removal.records)
  for (const [address, { record, decision }] of resources) {
    if (record && decision.action === 'replace') going.set(address, record)
  }
  const order = orderNodes(new Map([...going].map(([address, { refs }]) => [address, Object.keys(refs)])))
  const early = new Map<Address, 'prepare' | 'cutover'>()
  for (const address of order.ok ? order.nodes : []) {
    const planned = resources.get(address)
    if (planned?.node.type.deleteFirst && planned.decision.certain) {
      early.set(address, planned.node.type.phase ?? 'prepare')
    } else {
      const refs = Object.entries(going.get(address)?.refs ?? {})
      const phases = refs.flatMap(([on, token]) =>
        going.get(on)?.token === token ? (early.get(on) ?? []) : [],
      )
      if (phases.length > 0) early.set(address, phases.includes('prepare') ? 'prepare' : 'cutover')
    }
  }
  return early
}
