/** A tree as it may be shown. */
import { Secret } from '../secret.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { mappingNode, sequenceNode, withValue } from '../tree/tree-node.ts'
import type { IsOrdinary } from './ordinary-texts.ts'

/** Private values as secrets: every one below a key `environment`, elsewhere those that are not ordinary. */
export function hidePrivate(node: TreeNode, isOrdinary: IsOrdinary): TreeNode {
  if (node.kind === 'unresolved') return node
  if (node.kind === 'sequence')
    return sequenceNode(
      node.items.map((item) => hidePrivate(item, isOrdinary)),
      node.source,
    )
  if (node.kind === 'mapping')
    return mappingNode(
      [...node.entries.values()].map((entry) =>
        withValue(
          entry,
          hidePrivate(entry.value, entry.key === 'environment' ? isNeverOrdinary : isOrdinary),
        ),
      ),
      node.source,
    )
  const { value, privateOrigin } = node
  if (typeof value !== 'string' || privateOrigin === undefined || isOrdinary(value)) return node
  return { ...node, value: new Secret(value, privateOrigin, 'private') }
}

function isNeverOrdinary(): boolean {
  return false
}
