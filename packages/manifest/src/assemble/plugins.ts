/** `plugins:`: those that Skyfold loads, and what becomes of those of the Serverless Framework. */
import type { Report } from '../report.ts'
import { readNode } from '../schema/read.ts'
import { texts } from '../schema/shape.ts'
import type { PluginReference } from '../service.ts'
import type { TreeNode } from '../tree/tree-node.ts'
import { childOf, isNothing, textOf } from '../tree/tree-node.ts'
import { assembleDiagnostics } from './diagnostics.ts'

const BUNDLES = 'code is bundled by itself'
const RUNS_LOCALLY = '`sls deploy --provider local` runs the service on this machine'

/** Plugins whose work is done without them. */
const BUILT_IN: ReadonlyMap<string, string> = new Map([
  ['serverless-bundle', BUNDLES],
  ['serverless-esbuild', BUNDLES],
  ['serverless-optimize', BUNDLES],
  ['serverless-plugin-typescript', BUNDLES],
  ['serverless-webpack', BUNDLES],
  ['serverless-dotenv-plugin', '`useDotenv: true` reads `.env` files'],
  ['serverless-offline', RUNS_LOCALLY],
  ['serverless-offline-sqs', RUNS_LOCALLY],
  ['serverless-pseudo-parameters', '`${AWS::Region}` and the like pass through as they are'],
])

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
  const instead = BUILT_IN.get(name)
  if (instead !== undefined)
    report(assembleDiagnostics.MANIFEST_PLUGIN_BUILT_IN({ name, instead }, { source }))
  else if (/^(?:@[^/]+\/)?serverless-/.test(name))
    report(assembleDiagnostics.MANIFEST_PLUGIN_FOREIGN({ name }, { source }))
  else return false
  return true
}
