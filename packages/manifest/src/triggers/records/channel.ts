/** What a record trigger listens to: a channel of the service's own, or one that exists already. */
import type { Channel } from '../../trigger.ts'
import { describeValue, intrinsicOf } from '../../schema/read.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { derivedEntry, mappingNode, textOf } from '../../tree/tree-node.ts'
import { jsonOf, valueOf } from '../../tree/tree-value.ts'
import { triggerDiagnostics } from '../diagnostics.ts'
import type { TriggerSite } from '../trigger-reader.ts'

/** The short form `orders` or an ARN → a mapping with `key`; a CloudFormation function counts as an ARN. */
export function channelForm(node: TreeNode, key: string, arnKey = 'arn'): TreeNode {
  const text = textOf(node)
  const isArn = intrinsicOf(node) !== undefined || text?.startsWith('arn:')
  if (text === undefined && !isArn) return node
  return mappingNode([derivedEntry(isArn ? arnKey : key, node)], node.source)
}

/** A channel that is made with the service. `undefined`: reported. */
export function namedChannel(node: TreeNode, site: TriggerSite): Channel | undefined {
  const name = textOf(node)
  if (name?.startsWith('arn:')) return { type: 'external', id: name }
  if (name !== undefined && /^[A-Za-z0-9][\w.-]*$/.test(name)) return { type: 'named', name }
  if (node.kind === 'unresolved') return undefined
  if (intrinsicOf(node) !== undefined) return { type: 'external', id: jsonOf(node, site.report) }
  const reason = `needs a name of letters, digits, \`-\`, \`_\` and \`.\`, not ${describeValue(valueOf(node))}`
  const hint = 'Write a short name such as `orders`; the cloud’s own name is made from it.'
  site.report(triggerDiagnostics.MANIFEST_CHANNEL({ path: site.path, reason, hint }, { source: node.source }))
  return undefined
}

/** A channel that exists outside the service: an ARN, a name, or a CloudFormation function. */
export function externalChannel(node: TreeNode, site: TriggerSite): Channel | undefined {
  if (node.kind === 'unresolved') return undefined
  return { type: 'external', id: jsonOf(node, site.report) }
}

/** The one of two keys that is there. Neither, or both, is reported. */
export function chooseChannel(
  form: TreeNode,
  keys: { readonly named: string; readonly external: string },
  site: TriggerSite,
): Channel | undefined {
  if (form.kind !== 'mapping') return undefined
  const named = form.entries.get(keys.named)
  const external = form.entries.get(keys.external)
  if (named && !external) return namedChannel(named.value, site)
  if (external && !named) return externalChannel(external.value, site)
  const reason = named
    ? `has both \`${keys.named}\` and \`${keys.external}\``
    : `needs \`${keys.named}\` or \`${keys.external}\``
  const hint = `Write \`${keys.named}\` for one that is made with the service, \`${keys.external}\` for one that exists.`
  site.report(triggerDiagnostics.MANIFEST_CHANNEL({ path: site.path, reason, hint }, { source: form.source }))
  return undefined
}
