import type { Entry, TreeNode } from '../tree/tree-node.ts'
import { isNothing, mappingNode, withValue } from '../tree/tree-node.ts'

/** A list of CloudFormation templates → one: `Resources`, `Outputs` and the other sections are put together. */
export function canonicalResources(node: TreeNode): TreeNode {
  if (node.kind !== 'sequence') return node
  const parts = node.items.filter((item) => !isNothing(item))
  if (!parts.every((part) => part.kind === 'mapping')) return node
  const sections = new Map<string, Entry>()
  for (const part of parts)
    for (const section of part.entries.values()) {
      const present = sections.get(section.key)?.value
      const value = present ? mergeSections(present, section.value) : section.value
      sections.set(section.key, withValue(section, value))
    }
  return mappingNode(sections.values(), node.source)
}

/** Where two parts say different things of one name, the later one counts. */
function mergeSections(first: TreeNode, second: TreeNode): TreeNode {
  if (first.kind !== 'mapping' || second.kind !== 'mapping') return second
  return mappingNode([...first.entries.values(), ...second.entries.values()], first.source)
}
