/** What rewrites one form of an event. */
import type { Scalar, Entry, MappingNode, TreeNode } from '../../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, scalarNode } from '../../tree/tree-node.ts'

/** The events that take the place of an item, and the words of the note about it. */
export interface RewrittenEvent {
  readonly written: string
  readonly read: string
  readonly events: readonly Entry[]
}

/** `entry` is the first key of `item`. `undefined`: the item has another form and stays as it is. */
export type EventForm = (item: MappingNode, entry: Entry, functionName: string) => RewrittenEvent | undefined

/** On Azure the settings stand beside the event, or in `x-azure-settings` there. */
export function azureSetting(item: MappingNode, key: string): TreeNode | undefined {
  return childOf(childOf(item, 'x-azure-settings'), key) ?? childOf(item, key)
}

/** The event `key` with these settings, at the place of `entry`; settings without a value are left out. */
export function eventEntry(
  { keySource }: Entry,
  key: string,
  settings: Readonly<Record<string, Scalar | TreeNode | undefined>>,
): Entry {
  const entries = Object.entries(settings).flatMap(([name, value]) =>
    value === undefined ? [] : [derivedEntry(name, isNode(value) ? value : scalarNode(value, keySource))],
  )
  return { key, keySource, value: mappingNode(entries, keySource) }
}

function isNode(value: Scalar | TreeNode): value is TreeNode {
  return typeof value === 'object' && value !== null && 'kind' in value
}
