/** Orders of a directed graph given as node → what it must come after. Edges to unknown nodes are ignored. */
import { compareText } from './canonical.ts'

/** Node → nodes that come before it. */
export type Edges = ReadonlyMap<string, readonly string[]>

/** Every node after what it depends on; ties by name, so that the order of the input does not matter. */
export type Order =
  | { readonly ok: true; readonly nodes: readonly string[] }
  /** The nodes of one cycle, each depending on the next, the last on the first. */
  | { readonly ok: false; readonly cycle: readonly string[] }

/** Sorts topologically, or names a cycle. */
export function orderNodes(edges: Edges): Order {
  const done = new Set<string>()
  const nodes: string[] = []
  for (const start of [...edges.keys()].sort(compareText)) {
    const cycle = visit(start, { edges, done, nodes })
    if (cycle) return { ok: false, cycle }
  }
  return { ok: true, nodes }
}

/** Node → length of the longest chain of nodes that wait for it (itself included). */
export function remainingPaths(edges: Edges): ReadonlyMap<string, number> {
  const order = orderNodes(edges)
  const lengths = new Map<string, number>()
  for (const node of order.ok ? [...order.nodes].reverse() : []) {
    const length = (lengths.get(node) ?? 0) + 1
    lengths.set(node, length)
    for (const before of edges.get(node) ?? []) {
      lengths.set(before, Math.max(lengths.get(before) ?? 0, length))
    }
  }
  return lengths
}

interface Visit {
  readonly edges: Edges
  readonly done: Set<string>
  readonly nodes: string[]
}

/** Depth first with a stack of its own: a chain of ten thousand resources must not exhaust the call stack. */
function visit(start: string, { edges, done, nodes }: Visit): readonly string[] | null {
  const path: { node: string; rest: string[] }[] = []
  const onPath = new Set<string>()
  const enter = (node: string): void => {
    const before = (edges.get(node) ?? []).filter((name) => edges.has(name))
    path.push({ node, rest: before.sort(compareText).reverse() })
    onPath.add(node)
  }
  if (!done.has(start)) enter(start)
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const next = top.rest.pop()
    if (next === undefined) {
      path.pop()
      onPath.delete(top.node)
      done.add(top.node)
      nodes.push(top.node)
    } else if (onPath.has(next)) {
      const names = path.map((entry) => entry.node)
      return names.slice(names.indexOf(next))
    } else if (!done.has(next)) {
      enter(next)
    }
  }
  return null
}
