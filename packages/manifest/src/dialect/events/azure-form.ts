/** Events of Azure whose settings stand beside them (`- queue: orders` and `connection: …` in one item). */
import type { Entry, MappingNode } from '../../tree/tree-node.ts'
import { isNothing, textOf } from '../../tree/tree-node.ts'
import type { EventForm } from './event-form.ts'
import { azureSetting, eventEntry } from './event-form.ts'

/** What is read of an item; `undefined` when it says nothing that the neutral event could take over. */
type AzureEvent = (item: MappingNode, entry: Entry) => Entry | undefined

export const azureForms: Readonly<Record<string, EventForm>> = {
  blob: formOf(blobEvent),
  cosmosDB: formOf(tableEvent),
  eventGrid: formOf(siblingsEvent),
  eventHub: formOf(siblingsEvent),
  queue: formOf(queueEvent),
  serviceBus: formOf(busEvent),
  signalR: formOf(siblingsEvent),
  timer: formOf(timerEvent),
}

/** A binding with `direction: out` is what the function writes to, and no event. */
function formOf(eventOf: AzureEvent): EventForm {
  return (item, entry) => {
    const written = `\`- ${entry.key}: …\` of Azure`
    if (textOf(azureSetting(item, 'direction')) === 'out')
      return { written, read: 'an output, which the code writes to by itself', events: [] }
    const event = eventOf(item, entry)
    return event && { written, read: `\`${event.key}: …\``, events: [event] }
  }
}

/** A single key is the neutral event of the same name. */
function queueEvent(item: MappingNode, entry: Entry): Entry | undefined {
  if (item.entries.size === 1) return undefined
  const queue = textOf(entry.value) ?? textOf(azureSetting(item, 'queueName'))
  return queue === undefined ? undefined : eventEntry(entry, 'queue', { name: queue })
}

function busEvent(item: MappingNode, entry: Entry): Entry | undefined {
  const topic = textOf(azureSetting(item, 'topicName'))
  if (topic !== undefined) return eventEntry(entry, 'topic', { name: topic })
  const queue = textOf(azureSetting(item, 'queueName')) ?? textOf(entry.value)
  return queue === undefined ? undefined : eventEntry(entry, 'queue', { name: queue })
}

/** `uploads/{name}.jpg`: the container, and how names of blobs end. */
function blobEvent(item: MappingNode, entry: Entry): Entry | undefined {
  const path = textOf(azureSetting(item, 'path')) ?? textOf(entry.value)
  const [, name, suffix] = /^([\w-]+)(?:\/\{\w+\}([\w.-]*))?$/.exec(path ?? '') ?? []
  if (name === undefined) return undefined
  return eventEntry(entry, 'bucket', { name, existing: true, suffix: suffix === '' ? undefined : suffix })
}

function tableEvent(item: MappingNode, entry: Entry): Entry | undefined {
  const table =
    textOf(azureSetting(item, 'collectionName')) ??
    textOf(azureSetting(item, 'containerName')) ??
    textOf(entry.value)
  return table === undefined ? undefined : eventEntry(entry, 'stream', { table })
}

/** NCRONTAB has seconds in front; a schedule has none, so only a zero there can be taken over. */
function timerEvent(item: MappingNode, entry: Entry): Entry | undefined {
  const node = azureSetting(item, 'schedule') ?? entry.value
  const [seconds, ...fields] = (textOf(node) ?? '').trim().split(/\s+/)
  if (seconds !== '0' || fields.length !== 5) return siblingsEvent(item, entry)
  return eventEntry(entry, 'schedule', { rate: fields.join(' ') })
}

/** An event of Azure alone: its settings become one mapping, so that none of them is lost. */
function siblingsEvent(item: MappingNode, entry: Entry): Entry | undefined {
  if (item.entries.size === 1) return undefined
  const beside = [...item.entries.values()].filter(({ key }) => key !== entry.key)
  const settings = Object.fromEntries(beside.map(({ key, value }) => [key, value]))
  return eventEntry(entry, entry.key, {
    ...settings,
    ...(isNothing(entry.value) ? {} : { value: entry.value }),
  })
}
