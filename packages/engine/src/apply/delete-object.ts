/** Deletes one object of ours and forgets it. Being gone already is success. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { DeposedRecord } from '../state/state.ts'
import type { Workshop } from './workshop.ts'

/** Errors: whatever the last request threw. */
export async function deleteObject<C>(
  shop: Workshop<C>,
  address: string,
  record: DeposedRecord,
): Promise<void> {
  const type = shop.types.get(record.type)
  if (!type) throw new SkyfoldError(engineDiagnostics.ENGINE_UNKNOWN_TYPE({ address, type: record.type }))
  if (!isUsedElsewhere(shop, record)) {
    await shop.request(type, () => type.delete(shop.context(address), record.id))
    if (type.deleteFirst) await shop.landed()
  }
  shop.session.change((state) => {
    delete state.deposed[record.token]
    if (state.resources[address]?.token === record.token) delete state.resources[address]
  })
}

/** The same object may live on under another record: an upsert whose address changed, a replacement that kept its id. */
function isUsedElsewhere<C>(shop: Workshop<C>, { type, id, token }: DeposedRecord): boolean {
  const { resources, retired } = shop.state
  return [...Object.values(resources), ...Object.values(retired)].some(
    (other) => other.type === type && other.id === id && other.token !== token,
  )
}
