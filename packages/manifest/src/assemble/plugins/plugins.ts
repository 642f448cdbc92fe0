/** `plugins:`: those that Skyfold loads, and what becomes of those of the Serverless Framework. */
import type { Report } from '../../report.ts'
import { readNode } from '../../schema/read.ts'
import { texts } from '../../schema/shape.ts'
import type { PluginReference } from '../../service.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf, isNothing, textOf } from '../../tree/tree-node.ts'
import { assembleDiagnostics } from '../diagnostics.ts'
import { knownPlugin } from './known-plugins.ts'

/** The plugins to load. Those of the Serverless Framework are not among them. */
export function readPlugins(node: TreeNode | undefined, report: Report): readonly PluginReference[] {
  const list = childOf(node, 'modules') ?? node
  if (!list || isNothing(list) || list.kind === 'unresolved') return []
  if (!readNode(texts, list, { path: 'plugins', report })) return []
  const items = list.kind === 'sequence' ? list.items : [list]
  return items.flatMap((item) => {
    const name = textOf(item)
    return name === undefined || isForeign(name, item, report) ? [] : [{ name, source: item.source }]
  })
}

function isForeign(name: string, { source }: TreeNode, report: Report): boolean {
  const plugin = knownPlugin(name)
  if (plugin?.kind === 'done')
    report(assembleDiagnostics.MANIFEST_PLUGIN_BUILT_IN({ name, instead: plugin.instead }, { source }))
  else if (plugin || /^(?:@[^/]+\/)?serverless-/.test(name))
    report(assembleDiagnostics.MANIFEST_PLUGIN_FOREIGN({ name, nearest: plugin?.instead }, { source }))
  else return false
  return true
}
