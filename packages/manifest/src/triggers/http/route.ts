/** Method and path of a route, from either form. */
import type { SourceRange } from '../../diagnostic.ts'
import type { HttpMethod } from '../../trigger.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { derivedEntry, mappingNode, scalarNode, textOf } from '../../tree/tree-node.ts'
import { nearest } from '../../schema/nearest.ts'
import { triggerDiagnostics } from '../diagnostics.ts'
import type { TriggerSite } from '../trigger-reader.ts'

const METHODS: ReadonlyMap<string, HttpMethod> = new Map(
  (['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'] as const).map((name) => [name, name]),
)

/** Longer than any route of a cloud. */
const MAX_PATH = 1024

export interface Route {
  readonly method: HttpMethod
  readonly path: string
}

/** `POST /orders` → its long form; `*` is every method of every path. Anything else is left for the schema. */
export function routeForm(node: TreeNode): TreeNode {
  const text = textOf(node)?.trim()
  if (text === undefined) return node
  const [method = '', path = ''] = text === '*' ? ['*', '*'] : text.split(/\s+/, 2)
  const entries = [
    derivedEntry('method', scalarNode(method, node.source)),
    derivedEntry('path', scalarNode(path, node.source)),
  ]
  return mappingNode(entries, node.source)
}

/** Checks both; `undefined`: reported. `anyPath` is what `*` means as a path, where it means something. */
export function routeOf(
  written: { readonly method: string; readonly path: string },
  anyPath: string | undefined,
  site: TriggerSite & { readonly places: { readonly method: SourceRange; readonly path: SourceRange } },
): Route | undefined {
  const method = methodOf(written.method, site)
  const path = pathOf(written.path, anyPath, site)
  return method === undefined || path === undefined ? undefined : { method, path }
}

type RouteSite = Parameters<typeof routeOf>[2]

function methodOf(written: string, site: RouteSite): HttpMethod | undefined {
  const upper = written === '*' ? 'ANY' : written.toUpperCase()
  const method = METHODS.get(upper)
  if (method) return method
  const near = nearest(upper, METHODS.keys())
  const hint =
    near === undefined ? `The methods are ${[...METHODS.keys()].join(', ')}.` : `Did you mean \`${near}\`?`
  const reason = written === '' ? 'it has no method' : `\`${written}\` is not an HTTP method`
  site.report(
    triggerDiagnostics.MANIFEST_ROUTE({ path: site.path, reason, hint }, { source: site.places.method }),
  )
  return undefined
}

function pathOf(written: string, anyPath: string | undefined, site: RouteSite): string | undefined {
  if (written === '*' && anyPath !== undefined) return anyPath
  if (written === '$default' && anyPath === '$default') return written
  const path = written.length > MAX_PATH ? '' : `/${written.replace(/^\/+/, '').replace(/\/+$/, '')}`
  const fault = pathFault(path, written)
  if (!fault) return path
  site.report(triggerDiagnostics.MANIFEST_ROUTE({ path: site.path, ...fault }, { source: site.places.path }))
  return undefined
}

interface Fault {
  readonly reason: string
  readonly hint: string
}

function pathFault(path: string, written: string): Fault | undefined {
  if (written.length > MAX_PATH)
    return { reason: `its path has ${written.length} characters`, hint: `Use at most ${MAX_PATH}.` }
  if (written === '') return { reason: 'it has no path', hint: 'Write `GET /orders`; the root is `/`.' }
  if (/[\s?#]/.test(path))
    return {
      reason: `the path \`${written}\` holds a space, \`?\` or \`#\``,
      hint: 'Write the path alone; queries reach the handler by themselves.',
    }
  const segments = path.slice(1).split('/')
  for (const [index, segment] of segments.entries()) {
    const fault = segmentFault(segment, index === segments.length - 1)
    if (fault) return fault
  }
  const names = segments.flatMap((segment) => /^\{(.+?)\+?\}$/.exec(segment)?.[1] ?? [])
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return undefined
  return {
    reason: `the parameter \`{${twice}}\` stands in it twice`,
    hint: 'Give each parameter a name of its own.',
  }
}

function segmentFault(segment: string, last: boolean): Fault | undefined {
  if (segment.startsWith(':'))
    return { reason: `\`${segment}\` is another framework's form`, hint: `Write \`{${segment.slice(1)}}\`.` }
  if (segment.includes('*'))
    return {
      reason: '`*` is no part of a path',
      hint: 'Write `{proxy+}` at the end for the rest of the path.',
    }
  if (!/[{}]/.test(segment)) return undefined
  if (!/^\{[\w.:-]+\+?\}$/.test(segment))
    return {
      reason: `\`${segment}\` is not a parameter`,
      hint: 'A parameter takes a whole segment: `/orders/{id}`.',
    }
  if (!segment.endsWith('+}') || last) return undefined
  return {
    reason: `\`${segment}\` takes the rest of the path, so nothing may follow`,
    hint: 'Move it to the end.',
  }
}
