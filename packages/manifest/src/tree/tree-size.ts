/**
 * The size of a tree with everything shared counted as often as it appears. A few hundred bytes of YAML
 * can stand for billions of values (each line an alias list of the line before), so nothing walks, copies or prints a
 * tree before this number is known. Counting is linear: each node is counted once.
 */
import type { TreeNode } from './tree-node.ts'
import { textOf } from './tree-node.ts'

/** Far above the largest known manifests (some 10,000 values), far below what takes a second to walk. */
export const MAX_VALUES = 200_000

/** A long text counts as several values, one for each of these characters, so that no budget is left for copies of it. */
const CHARACTERS = 100

/** Counts trees; remembers the nodes it has counted. */
export interface TreeSize {
  /** Number of values in `node`; `Infinity` above `MAX_VALUES`. */
  of(node: TreeNode): number
}

export function createTreeSize(): TreeSize {
  const sizes = new WeakMap<TreeNode, number>()
  const count = (node: TreeNode): number => {
    const known = sizes.get(node)
    if (known !== undefined) return known
    let size = 1 + Math.floor((textOf(node)?.length ?? 0) / CHARACTERS)
    for (const child of childrenOf(node)) size += count(child)
    const bounded = size > MAX_VALUES ? Infinity : size
    sizes.set(node, bounded)
    return bounded
  }
  return { of: count }
}

function childrenOf(node: TreeNode): readonly TreeNode[] {
  if (node.kind === 'sequence') return node.items
  if (node.kind === 'mapping') return [...node.entries.values()].map((entry) => entry.value)
  return []
}
