/** HTTP events in the spelling of the Azure and Google plugins of the Serverless Framework. */
import type { Report } from '../report.ts'
import type { Entry, MappingNode, TreeNode } from '../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, scalarNode, sequenceNode, textOf } from '../tree/tree-node.ts'
import { dialectDiagnostics } from './diagnostics.ts'

/** The list under `events:`; everything else in it stays as it is. `name` is the function's. */
export function canonicalEvents(node: TreeNode, name: string, report: Report): TreeNode {
  if (node.kind !== 'sequence') return node
  return sequenceNode(
    node.items.flatMap((item) => canonicalEvent(item, name, report)),
    node.source,
  )
}

function canonicalEvent(item: TreeNode, name: string, report: Report): readonly TreeNode[] {
  if (item.kind !== 'mapping') return [item]
  const http = item.entries.get('http')
  if (!http || http.value.kind !== 'scalar') return [item]
  const routes =
    http.value.value === true
      ? azureRoutes(item, name)
      : textOf(http.value) === 'path'
        ? [googleRoute(http, name)]
        : undefined
  if (!routes) return [item]
  const written = http.value.value === true ? '`http: true`' : '`http: path`'
  const read =
    routes.length === 0
      ? 'the answer of the function'
      : `\`http: ${routes.map(describe).join('`, `http: ')}\``
  report(dialectDiagnostics.MANIFEST_LEGACY_FORM({ written, read }, { source: http.keySource }))
  return routes.map((route) => mappingNode([{ ...http, value: route }], item.source))
}

function describe(route: MappingNode): string {
  return `${textOf(childOf(route, 'method')) ?? ''} ${textOf(childOf(route, 'path')) ?? ''}`
}

/** On Google a function has one URL, which ends in its name. */
function googleRoute({ value }: Entry, name: string): MappingNode {
  return routeNode({ method: 'ANY', path: `/${name}` }, value)
}

/**
 * On Azure the settings stand beside `http: true`, or in `x-azure-settings` there. The binding of the answer
 * (`direction: out`) is not an event.
 */
function azureRoutes(item: MappingNode, name: string): readonly MappingNode[] {
  const nested = childOf(item, 'x-azure-settings')
  const setting = (key: string): TreeNode | undefined => childOf(nested, key) ?? childOf(item, key)
  if (textOf(setting('direction')) === 'out') return []
  const route = textOf(setting('route')) ?? name
  const level = textOf(setting('authLevel'))
  const methods = setting('methods')
  const items = methods?.kind === 'sequence' ? methods.items : [methods]
  return items.map((method) =>
    routeNode(
      {
        method: textOf(method) ?? 'ANY',
        // The prefix that Azure's own host puts before every route.
        path: `/api/${route}`,
        ...(level === 'anonymous' ? { auth: 'public' } : {}),
        ...(level === 'function' || level === 'admin' ? { authorizer: level } : {}),
      },
      method ?? item,
    ),
  )
}

function routeNode(settings: Readonly<Record<string, string>>, { source }: TreeNode): MappingNode {
  const entries = Object.entries(settings).map(([key, value]) => derivedEntry(key, scalarNode(value, source)))
  return mappingNode(entries, source)
}
