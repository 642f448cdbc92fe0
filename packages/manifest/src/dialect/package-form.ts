import type { Report } from '../report.ts'
import type { Entry, TreeNode } from '../tree/tree-node.ts'
import { derivedEntry, mappingNode, scalarNode, sequenceNode, textOf } from '../tree/tree-node.ts'
import { dialectDiagnostics } from './diagnostics.ts'

/** `exclude` and `include` → `patterns`: first what is left out, then what comes back in, then the patterns. */
export function canonicalPackage(node: TreeNode, path: string, report: Report): TreeNode {
  if (node.kind !== 'mapping') return node
  const excluded = itemsOf(node.entries.get('exclude')).map(negate)
  const included = itemsOf(node.entries.get('include'))
  if (excluded.length + included.length === 0) return without(node, ['exclude', 'include'])
  for (const key of ['exclude', 'include']) {
    const entry = node.entries.get(key)
    const note = { written: `\`${path}.${key}\``, read: `\`${path}.patterns\`` }
    if (entry) report(dialectDiagnostics.MANIFEST_LEGACY_FORM(note, { source: entry.keySource }))
  }
  const written = node.entries.get('patterns')
  const patterns = sequenceNode([...excluded, ...included, ...itemsOf(written)], node.source)
  const rest = without(node, ['exclude', 'include', 'patterns'])
  return mappingNode([...rest.entries.values(), derivedEntry('patterns', patterns)], node.source)
}

function without(
  node: TreeNode & { kind: 'mapping' },
  keys: readonly string[],
): TreeNode & { kind: 'mapping' } {
  return mappingNode(
    [...node.entries.values()].filter(({ key }) => !keys.includes(key)),
    node.source,
  )
}

function itemsOf(entry: Entry | undefined): readonly TreeNode[] {
  if (!entry) return []
  return entry.value.kind === 'sequence' ? entry.value.items : [entry.value]
}

/** An excluded `!a` was an exception from the exclusion. */
function negate(node: TreeNode): TreeNode {
  const text = textOf(node)
  if (text === undefined) return node
  return scalarNode(text.startsWith('!') ? text.slice(1) : `!${text}`, node.source)
}
