/** Deletes one object of ours and forgets it. Being gone already is success. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { DeposedRecord, State } from '../state/state.ts'
import type { Workshop } from './workshop.ts'

/** Errors: whatever the last request threw. */
export async function deleteObject<C>(
  shop: Workshop<C>,
  address: string,
  record: DeposedRecord,
  holders: Holders = new Holders(shop.state),
): Promise<void> {
  const type = shop.types.get(record.type)
  if (!type) throw new SkyfoldError(engineDiagnostics.ENGINE_UNKNOWN_TYPE({ address, type: record.type }))
  if (!holders.isShared(record)) {
    await shop.request(type, () => type.delete(shop.context(address), record.id))
    if (type.deleteFirst) await shop.landed()
  }
  shop.session.change((state) => {
    delete state.deposed[record.token]
    if (state.resources[address]?.token === record.token) delete state.resources[address]
  })
  holders.drop(record)
}

/**
 * Which records hold which object. The same object may live on under another record: an upsert whose address changed, a
 * replacement that kept its id.
 */
export class Holders {
  /** Type and id → tokens of the records. */
  readonly #tokens = new Map<string, Set<string>>()

  constructor({ resources, retired }: Pick<State, 'resources' | 'retired'>) {
    for (const record of [...Object.values(resources), ...Object.values(retired)]) {
      const key = keyOf(record)
      const tokens = this.#tokens.get(key)
      if (tokens) tokens.add(record.token)
      else this.#tokens.set(key, new Set([record.token]))
    }
  }

  /** True if a record other than this one holds the object as well. */
  isShared(record: DeposedRecord): boolean {
    const tokens = this.#tokens.get(keyOf(record))
    return tokens !== undefined && tokens.size > (tokens.has(record.token) ? 1 : 0)
  }

  /** The record is gone. */
  drop(record: DeposedRecord): void {
    this.#tokens.get(keyOf(record))?.delete(record.token)
  }
}

function keyOf({ type, id }: Pick<DeposedRecord, 'type' | 'id'>): string {
  return `${type} ${id}`
}
