/** Settings that functions and providers share: runtimes in other clouds' spelling. */
import type { Report } from '../report.ts'
import type { Entry, TreeNode } from '../tree/tree-node.ts'
import { mappingNode, scalarNode, textOf } from '../tree/tree-node.ts'
import { dialectDiagnostics } from './diagnostics.ts'

/** Rewrites the settings of one mapping; anything else is left as it is. */
export function canonicalSettings(node: TreeNode, path: string, report: Report): TreeNode {
  if (node.kind !== 'mapping') return node
  const entries = [...node.entries.values()].map((entry) => rewrite(entry, path, report))
  return mappingNode(entries, node.source)
}

function rewrite(entry: Entry, path: string, report: Report): Entry {
  const { key, value } = entry
  const text = textOf(value)
  if (text === undefined) return entry
  const runtime = key === 'runtime' ? canonicalRuntime(text) : text
  if (runtime === text) return entry
  const note = { written: `\`${path}.runtime: ${text}\``, read: `\`${runtime}\`` }
  report(dialectDiagnostics.MANIFEST_LEGACY_FORM(note, { source: value.source }))
  return { ...entry, value: scalarNode(runtime, value.source) }
}

/** `nodejs22` (Google), `nodejs22` (Azure), `python312` (Google) → `nodejs22.x`, `python3.12`. */
function canonicalRuntime(text: string): string {
  const node = /^nodejs(\d{2})$/.exec(text)
  if (node) return `nodejs${node[1]}.x`
  const python = /^python3(\d{1,2})$/.exec(text)
  return python ? `python3.${python[1]}` : text
}
