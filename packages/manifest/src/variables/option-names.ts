import type { TreeNode } from '../tree/tree-node.ts'
import { textOf } from '../tree/tree-node.ts'

/** The names that the texts of these trees give to `${opt:…}`. Shared nodes are looked at once. */
export function optionNames(trees: Iterable<TreeNode>): ReadonlySet<string> {
  const names = new Set<string>()
  const seen = new WeakSet<TreeNode>()
  const visit = (node: TreeNode): void => {
    if (seen.has(node)) return
    seen.add(node)
    if (node.kind === 'sequence') node.items.forEach(visit)
    if (node.kind === 'mapping') for (const { value } of node.entries.values()) visit(value)
    const text = textOf(node)
    if (text?.includes('${'))
      for (const [, name = ''] of text.matchAll(/\bopt:\s*([\w][\w.-]*)/g)) names.add(name)
  }
  for (const tree of trees) visit(tree)
  return names
}
