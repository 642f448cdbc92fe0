/** A random service: nodes of every type, each hanging on and looking at nodes before it, and edits of them. */
import type { Move } from '@skyfold/manifest'
import { ref, type Resource } from '@skyfold/plugin-api'
import type { Goal } from '../../run/course.ts'

/** One node. Numbers that point at other nodes are taken modulo the number of nodes before this one. */
export interface ServiceNode {
  readonly type: NodeType
  readonly value: number
  /** Changing it replaces. */
  readonly kind: number
  /** What it hangs on, for types that hang on something. */
  readonly parent: number
  readonly uses: readonly number[]
  readonly present: boolean
  readonly protect: boolean
  /** How often its address has changed. */
  readonly renamed: number
}

/** Types of which an object may stand in any service. */
export const NODE_TYPES = [
  'sim.name',
  'sim.tag',
  'sim.token',
  'sim.child',
  'sim.put',
  'sim.alias',
  'sim.version',
  'sim.edition',
  'sim.gate',
  'sim.exclusive',
  'sim.vault',
] as const

/** One of them. */
export type NodeType = (typeof NODE_TYPES)[number]

/** One change of one node; `to` is what the new value is made from. */
export interface Edit {
  readonly node: number
  readonly what: 'value' | 'kind' | 'parent' | 'uses' | 'present' | 'protect' | 'rename'
  readonly to: number
}

const HANGING: ReadonlySet<string> = new Set(['sim.child', 'sim.put', 'sim.alias', 'sim.version'])

/** The nodes after an edit. */
export function edit(nodes: readonly ServiceNode[], { node, what, to }: Edit): readonly ServiceNode[] {
  const at = node % nodes.length
  return nodes.map((one, index) => (index === at ? change(one, what, to) : one))
}

function change(node: ServiceNode, what: Edit['what'], to: number): ServiceNode {
  switch (what) {
    case 'value':
      return { ...node, value: to % 3 }
    case 'kind':
      return { ...node, kind: to % 2 }
    case 'parent':
      return { ...node, parent: to }
    case 'uses':
      return { ...node, uses: to % 2 === 0 ? [] : [to] }
    case 'present':
      return { ...node, present: !node.present }
    case 'protect':
      return { ...node, protect: !node.protect }
    case 'rename':
      return { ...node, renamed: node.renamed + 1 }
    default:
      return what satisfies never
  }
}

/** The address of a node, now or after fewer renames. */
export function addressOf(nodes: readonly ServiceNode[], index: number, renamed?: number): string {
  const node = nodes[index]
  const times = renamed ?? node?.renamed ?? 0
  return `${node?.type ?? 'sim.name'}/n${index}${times === 0 ? '' : `-${times}`}`
}

/** Every move of what is wanted that there has been. */
export function movesOf(nodes: readonly ServiceNode[]): readonly Move[] {
  return nodes.flatMap((node, index) =>
    Array.from({ length: node.present ? node.renamed : 0 }, (_, times) => ({
      from: addressOf(nodes, index, times),
      to: addressOf(nodes, index, times + 1),
    })),
  )
}

/** What a user who has written these nodes wants. */
export function goalOf(nodes: readonly ServiceNode[]): Goal {
  const resources = nodes.flatMap((node, index) => (node.present ? [resourceOf(nodes, node, index)] : []))
  return { graph: { resources }, removing: false }
}

function resourceOf(nodes: readonly ServiceNode[], node: ServiceNode, index: number): Resource {
  const target = (pointer: number): string | null => {
    const at = index === 0 ? -1 : pointer % index
    return nodes[at]?.present ? addressOf(nodes, at) : null
  }
  const parent = HANGING.has(node.type) ? target(node.parent) : null
  const uses = [...new Set(node.uses.flatMap((pointer) => target(pointer) ?? []))]
  // A version is another one whenever what it was taken from has changed, and has nothing that can change.
  const content =
    node.type === 'sim.version'
      ? { kind: parent === null ? 'none' : ref(parent, 'revision') }
      : { kind: `k${node.kind}`, value: node.value, uses: uses.map((address) => ref(address, 'revision')) }
  // A gate leads to what may stand beside its successor: anything else could leave it leading nowhere for a while.
  const led = node.type === 'sim.gate' ? editionAt(nodes, index, node.parent) : null
  return {
    address: addressOf(nodes, index),
    type: node.type,
    inputs: {
      name: `n${index}`,
      ...content,
      ...(parent === null ? {} : { parent: ref(parent, 'id') }),
      ...(led === null ? {} : { target: ref(led, 'id') }),
    },
    ...(node.protect ? { protect: true } : {}),
  }
}

/** The edition that a pointer means, if it means one that is there. */
function editionAt(nodes: readonly ServiceNode[], index: number, pointer: number): string | null {
  const at = index === 0 ? -1 : pointer % index
  const node = nodes[at]
  return node?.present && node.type === 'sim.edition' ? addressOf(nodes, at) : null
}
