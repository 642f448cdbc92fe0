/** `eventBridge: { schedule: … }` says the same as `schedule: …`. With a pattern it stays what it is. */
import type { Entry } from '../../tree/tree-node.ts'
import { childOf, mappingNode } from '../../tree/tree-node.ts'
import type { EventForm } from './event-form.ts'

export const eventBridgeForm: EventForm = (_item, entry) => {
  const { value } = entry
  if (value.kind !== 'mapping' || !childOf(value, 'schedule') || childOf(value, 'pattern')) return undefined
  const entries = [...value.entries.values()].map(({ key, keySource, value: setting }): Entry => {
    return { key: key === 'schedule' ? 'rate' : key, keySource, value: setting }
  })
  return {
    written: '`eventBridge: { schedule: … }`',
    read: '`schedule: …`',
    events: [{ ...entry, key: 'schedule', value: mappingNode(entries, value.source) }],
  }
}
