import type { Report } from '../report.ts'
import type { Entry, TreeNode } from '../tree/tree-node.ts'
import { isNothing, mappingNode, withValue } from '../tree/tree-node.ts'
import { canonicalEvents } from './events/events-form.ts'
import { canonicalPackage } from './package-form.ts'
import { noteProviderName } from './provider-name.ts'
import { canonicalSettings } from './settings-form.ts'

/** A list of mappings → one mapping; the settings of each function in their one form. */
export function canonicalFunctions(node: TreeNode, report: Report): TreeNode {
  const merged = mergeList(node)
  if (merged.kind !== 'mapping') return merged
  const entries = [...merged.entries.values()].map((entry) =>
    withValue(entry, canonicalFunction(entry, report)),
  )
  return mappingNode(entries, merged.source)
}

/** Parts of a list may come from files; an empty part adds nothing. Anything else in the list is left for the schema to refuse. */
function mergeList(node: TreeNode): TreeNode {
  if (node.kind !== 'sequence') return node
  const parts = node.items.filter((item) => !isNothing(item))
  if (!parts.every((part) => part.kind === 'mapping')) return node
  const entries = parts.flatMap((part) => Array.from(part.entries.values()))
  return mappingNode(entries, node.source)
}

function canonicalFunction(entry: Entry, report: Report): TreeNode {
  const path = `functions.${entry.key}`
  const node = canonicalSettings(entry.value, path, report)
  if (node.kind !== 'mapping') return node
  const entries = [...node.entries.values()].map((setting) => {
    const { key, value } = setting
    if (key === 'events') return withValue(setting, canonicalEvents(value, entry.key, report))
    if (key === 'package') return withValue(setting, canonicalPackage(value, `${path}.package`, report))
    return { key: noteProviderName(key, setting.keySource, report), keySource: setting.keySource, value }
  })
  return mappingNode(entries, node.source)
}
