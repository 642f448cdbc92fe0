/** `http: true` of Azure with its siblings, and `http: path` of Google. */
import type { Entry, MappingNode, TreeNode } from '../../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, scalarNode, textOf, withValue } from '../../tree/tree-node.ts'
import type { EventForm } from './event-form.ts'
import { azureSetting } from './event-form.ts'

export const httpForm: EventForm = (item, http, name) => {
  const { value } = http
  if (value.kind !== 'scalar') return undefined
  const isAzure = value.value === true
  if (!isAzure && textOf(value) !== 'path') return undefined
  const routes = isAzure ? azureRoutes(item, name) : [googleRoute(http, name)]
  return {
    written: isAzure ? '`http: true`' : '`http: path`',
    read:
      routes.length === 0
        ? 'the answer of the function'
        : `\`http: ${routes.map(describe).join('`, `http: ')}\``,
    events: routes.map((route) => withValue(http, route)),
  }
}

function describe(route: MappingNode): string {
  return `${textOf(childOf(route, 'method')) ?? ''} ${textOf(childOf(route, 'path')) ?? ''}`
}

/** On Google a function has one URL, which ends in its name. */
function googleRoute({ value }: Entry, name: string): MappingNode {
  return routeNode({ method: 'ANY', path: `/${name}` }, value)
}

/** The binding of the answer (`direction: out`) is not an event. */
function azureRoutes(item: MappingNode, name: string): readonly MappingNode[] {
  if (textOf(azureSetting(item, 'direction')) === 'out') return []
  const route = textOf(azureSetting(item, 'route')) ?? name
  const level = textOf(azureSetting(item, 'authLevel'))
  const methods = azureSetting(item, 'methods')
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
