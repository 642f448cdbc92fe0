/** Records written by older versions of a resource type, brought to the version at hand. */
import type { Diagnostic } from '@skyfold/manifest'
import { isMap } from './shape.ts'
import type { AnyResourceType } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { ResourceRecord, State } from './state.ts'

/** Resource types by name. */
export type TypeTable<C> = ReadonlyMap<string, AnyResourceType<C>>

/** The state with every record at its type's version; an error for each record of a newer one. */
export function upgradeRecords<C>(
  state: State,
  types: TypeTable<C>,
): { readonly state: State; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const upgradeAll = <R extends ResourceRecord>(records: Readonly<Record<string, R>>): Record<string, R> =>
    Object.fromEntries(
      Object.entries(records).map(([key, record]) => {
        const type = types.get(record.type)
        if (type && record.version > type.version) {
          const detail = { what: `The record of ${key}`, version: record.version, known: type.version }
          diagnostics.push(engineDiagnostics.ENGINE_STATE_FUTURE(detail))
        }
        return [key, type ? upgrade(record, type) : record]
      }),
    )
  const upgraded = {
    ...state,
    resources: upgradeAll(state.resources),
    deposed: upgradeAll(state.deposed),
    retired: upgradeAll(state.retired),
  }
  return { state: upgraded, diagnostics }
}

function upgrade<C, R extends ResourceRecord>(record: R, type: AnyResourceType<C>): R {
  if (record.version >= type.version || !type.upgrade) return record
  const { inputs, outputs } = type.upgrade(record, record.version)
  if (!isMap(inputs) || !isMap(outputs)) throw new Error(`${type.type}: upgrade must return two objects`)
  return { ...record, version: type.version, inputs, outputs }
}
