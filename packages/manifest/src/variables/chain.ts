/** The values that wait for each other while one is being resolved. */
import type { SourceRange } from '../diagnostic.ts'
import type { TreeNode } from '../tree/tree-node.ts'

/** From the value in hand to the one that was asked for first. */
export interface Chain {
  readonly node: TreeNode
  readonly parent: Chain | undefined
  readonly length: number
}

/** Longer chains are refused before they exhaust the stack. */
export const MAX_CHAIN = 200

export function extendChain(parent: Chain | undefined, node: TreeNode): Chain {
  return { node, parent, length: (parent?.length ?? 0) + 1 }
}

/** True when `node` already waits in the chain: it needs itself. */
export function contains(chain: Chain | undefined, node: TreeNode): boolean {
  for (let link = chain; link; link = link.parent) if (link.node === node) return true
  return false
}

/** The variables from `node` back to itself, each with its place. */
export function describeCycle(chain: Chain | undefined, node: TreeNode): readonly string[] {
  const steps: string[] = []
  for (let link = chain; link; link = link.parent) {
    const step = describe(link.node)
    if (step !== undefined) steps.unshift(step)
    if (link.node === node) break
  }
  const [first] = steps
  return first === undefined ? steps : [...steps, first]
}

function describe(node: TreeNode): string | undefined {
  if (node.kind !== 'scalar') return undefined
  return `\`${String(node.value)}\` (${describePlace(node.source)})`
}

function describePlace({ file, line, column }: SourceRange): string {
  return `${file}:${line}:${column}`
}
