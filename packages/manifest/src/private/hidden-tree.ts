/** A tree as it may be shown. */
import { Secret } from '../secret.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { mappingNode, sequenceNode, withValue } from '../tree/tree-node.ts'
import type { IsCommon } from './common-texts.ts'

/** Private values as secrets: every one below a key `environment`, elsewhere those that are not common. */
export function hidePrivate(node: TreeNode, isCommon: IsCommon): TreeNode {
  if (node.kind === 'unresolved') return node
  if (node.kind === 'sequence')
    return sequenceNode(
      node.items.map((item) => hidePrivate(item, isCommon)),
      node.source,
    )
  if (node.kind === 'mapping')
    return mappingNode(
      [...node.entries.values()].map((entry) =>
        withValue(entry, hidePrivate(entry.value, entry.key === 'environment' ? isNeverCommon : isCommon)),
      ),
      node.source,
    )
  const { value, privateOrigin } = node
  if (typeof value !== 'string' || privateOrigin === undefined || isCommon(value)) return node
  return { ...node, value: new Secret(value, privateOrigin, 'private') }
}

function isNeverCommon(): boolean {
  return false
}
