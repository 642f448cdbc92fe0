/** `event: { eventType, resource }` of Google: messages of a topic and objects of a bucket. Others stay as they are. */
import type { Entry } from '../../tree/tree-node.ts'
import { childOf, textOf } from '../../tree/tree-node.ts'
import type { EventForm } from './event-form.ts'
import { eventEntry } from './event-form.ts'

export const googleEventForm: EventForm = (_item, entry) => {
  const type = textOf(childOf(entry.value, 'eventType')) ?? ''
  const resource = textOf(childOf(entry.value, 'resource'))
  const event = resource === undefined ? undefined : neutralEvent(entry, type, resource)
  return event && { written: `\`event: ${type}\``, read: `\`${event.key}: …\``, events: [event] }
}

function neutralEvent(entry: Entry, type: string, resource: string): Entry | undefined {
  if (/pubsub.*\bpublish$|^providers\/cloud\.pubsub$|\.pubsub\.topic\..*messagePublished$/.test(type))
    return eventEntry(entry, 'topic', { arn: resource })
  const change = /storage.*\bobject\.(?:v1\.)?(finalized?|deleted?)$/.exec(type)?.[1]
  if (change === undefined) return undefined
  const on = change.startsWith('f') ? 'created' : 'removed'
  return eventEntry(entry, 'bucket', { name: resource.replace(/^.*\/buckets\//, ''), on, existing: true })
}
