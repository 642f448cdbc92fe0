/** What of the state is not wanted any more: what of it goes, what stays, and what must be said about it. */
import type { Diagnostic } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import { compareText } from '../graph/canonical.ts'
import type { DeposedRecord, ResourceRecord, State } from '../state/state.ts'
import type { TypeTable } from '../state/upgrade.ts'

/** The part of the state that has to go. */
export interface Removal {
  /** Records to delete. */
  readonly records: ReadonlyMap<Address, ResourceRecord>
  /** Old halves that earlier runs left. */
  readonly deposed: readonly DeposedRecord[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What the removal is found from. */
export interface RemovalRequest<C> {
  readonly state: State
  readonly types: TypeTable<C>
  readonly wanted: ReadonlySet<Address>
  /** The whole stack goes: protected resources stay instead of refusing. */
  readonly removing: boolean
}

/** Sorts out the unwanted records. */
export function findRemoval<C>({ state, types, wanted, removing }: RemovalRequest<C>): Removal {
  const unwanted = Object.entries(state.resources)
    .filter(([address]) => !wanted.has(address))
    .sort(([a], [b]) => compareText(a, b))
  const kept = findKept(unwanted, types, removing)
  const records = new Map(unwanted.filter(([address]) => !kept.has(address)))
  const deposed = Object.values(state.deposed)
  const diagnostics: Diagnostic[] = unwanted.flatMap(([address, { id }]) => {
    const why = kept.get(address)
    return why === undefined ? [] : [engineDiagnostics.ENGINE_KEPT({ address, id, why })]
  })
  for (const [address, record] of [...records, ...deposed.map((one) => [one.address, one] as const)]) {
    if (!types.has(record.type)) {
      diagnostics.push(engineDiagnostics.ENGINE_UNKNOWN_TYPE({ address, type: record.type }))
    }
  }
  for (const [address, record] of records) {
    if (record.protect) diagnostics.push(engineDiagnostics.ENGINE_PROTECTED({ address, action: 'delete' }))
  }
  return { records, deposed, diagnostics }
}

/** Address → why it stays. What a kept resource hangs on stays too, or it would go with it. */
function findKept<C>(
  unwanted: readonly (readonly [Address, ResourceRecord])[],
  types: TypeTable<C>,
  removing: boolean,
): ReadonlyMap<Address, string> {
  const records = new Map(unwanted)
  const kept = new Map<Address, string>()
  const queue: [Address, string][] = unwanted.flatMap(([address, record]): [Address, string][] => {
    if (types.get(record.type)?.stateful) return [[address, 'it holds data']]
    return record.protect && removing ? [[address, 'it is protected']] : []
  })
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [address, why] = next
    const record = records.get(address)
    if (!record || kept.has(address)) continue
    kept.set(address, why)
    queue.push(...Object.keys(record.refs).map((on): [Address, string] => [on, `${address} depends on it`]))
  }
  return kept
}
