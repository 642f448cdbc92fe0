import type { Report } from '../../report.ts'
import { treeDiagnostics } from '../../tree/diagnostics.ts'
import { MAX_VALUES } from '../../tree/tree-size.ts'
import type { Entry, MappingNode, TreeNode } from '../../tree/tree-node.ts'
import { loadDiagnostics } from '../diagnostics.ts'

/** How many keys merges have brought in, and where to report. */
export interface MergeWork {
  readonly merged: number
  readonly report: Report
}

/**
 * Adds what `<<` names to `entries`; keys that are there already win, earlier mappings win over later ones.
 * Returns the new count of merged keys, which is bounded: copies of copies grow fast.
 */
export function mergeEntries(merge: Entry, entries: Map<string, Entry>, work: MergeWork): number {
  const mappings = mappingsOf(merge.value)
  if (!mappings) {
    const reason = 'takes a mapping or a list of mappings'
    work.report(loadDiagnostics.MANIFEST_MERGE({ reason }, { source: merge.keySource }))
    return work.merged
  }
  let count = work.merged
  for (const mapping of mappings) {
    count += mapping.entries.size
    if (count > MAX_VALUES) break
    for (const entry of mapping.entries.values()) if (!entries.has(entry.key)) entries.set(entry.key, entry)
  }
  if (count > MAX_VALUES && work.merged <= MAX_VALUES) {
    const source = merge.keySource
    work.report(treeDiagnostics.MANIFEST_TOO_MANY_VALUES({ limit: MAX_VALUES }, { source }))
  }
  return count
}

function mappingsOf(value: TreeNode): readonly MappingNode[] | undefined {
  const items = value.kind === 'sequence' ? value.items : [value]
  const mappings = items.filter((item) => item.kind === 'mapping')
  return mappings.length === items.length ? mappings : undefined
}
