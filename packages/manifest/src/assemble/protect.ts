/** `protect:`: one address, or a list of them. */
import type { Report } from '../report.ts'
import { pathTo, readNode } from '../schema/read.ts'
import type { ProtectedAddress } from '../service.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { isNothing } from '../tree/tree-node.ts'
import { address } from './moved.ts'

/** The addresses that are well formed; whether they are resources is known when the graph is composed. */
export function readProtect(node: TreeNode | undefined, report: Report): readonly ProtectedAddress[] {
  if (!node || isNothing(node) || node.kind === 'unresolved') return []
  const items = node.kind === 'sequence' ? node.items : [node]
  return items.flatMap((item, index) => {
    const path = node.kind === 'sequence' ? pathTo('protect', index) : 'protect'
    const text = readNode(address, item, { path, report })
    return text === undefined ? [] : [{ address: text, source: item.source }]
  })
}
