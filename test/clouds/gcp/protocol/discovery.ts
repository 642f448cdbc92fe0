/** Google's discovery documents: which methods a REST service has, and what their requests may hold. */
import { readSpec } from '../../specs.ts'

/** One document, as far as it is read. https://developers.google.com/discovery/v1/reference/apis */
export interface DiscoveryDocument {
  readonly name: string
  /** What every path begins with: `storage/v1/`; empty for most. */
  readonly servicePath: string
  readonly schemas: Readonly<Record<string, Schema>>
  readonly parameters: Readonly<Record<string, Schema>>
  readonly resources: Readonly<Record<string, DiscoveryResource>>
}

export interface DiscoveryResource {
  readonly methods?: Readonly<Record<string, DiscoveryMethod>>
  readonly resources?: Readonly<Record<string, DiscoveryResource>>
}

export interface DiscoveryMethod {
  readonly id: string
  readonly httpMethod: string
  /** `v1/{+name}:pause`; `{+…}` may hold slashes. */
  readonly path: string
  readonly parameters?: Readonly<Record<string, Schema & { readonly location: 'path' | 'query' }>>
  readonly request?: { readonly $ref: string }
}

/** JSON schema as Google writes it: what is required stands in the description only. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly repeated?: boolean
  readonly readOnly?: boolean
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
}

/** A method with its path as a pattern. */
export interface Route {
  readonly document: DiscoveryDocument
  readonly method: DiscoveryMethod
  readonly pattern: RegExp
  /** `pubsub.topics.create`: the method's id without its parents. */
  readonly operation: string
}

/** Every method of `gcp/<file>.json.gz`. */
export async function loadRoutes(file: string): Promise<readonly Route[]> {
  const document = await readSpec<DiscoveryDocument>(`gcp/${file}.json.gz`)
  return Object.values(document.resources)
    .flatMap(methodsOf)
    .map((method) => ({
      document,
      method,
      pattern: patternOf(document.servicePath, method),
      operation: method.id.replace('.projects', '').replace('.locations', ''),
    }))
}

/** The method that a request means, with the values in its path. */
export function findRoute(
  routes: readonly Route[],
  httpMethod: string,
  path: string,
): { readonly route: Route; readonly parameters: Readonly<Record<string, string>> } | undefined {
  for (const route of routes) {
    if (route.method.httpMethod !== httpMethod) continue
    const found = route.pattern.exec(path)
    if (!found) continue
    const values = Object.entries(found.groups ?? {})
    const parameters = values.map(([name, value]) => [name, decodeURIComponent(value)] as const)
    return { route, parameters: Object.fromEntries(parameters) }
  }
  return undefined
}

function methodsOf(resource: DiscoveryResource): readonly DiscoveryMethod[] {
  return [
    ...Object.values(resource.methods ?? {}),
    ...Object.values(resource.resources ?? {}).flatMap(methodsOf),
  ]
}

function patternOf(servicePath: string, { path, parameters = {} }: DiscoveryMethod): RegExp {
  const source = path
    .split(/(\{\+?\w+\})/)
    .map((part) => {
      const name = /^\{\+?(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      // A colon parts a resource's name from a verb.
      const pattern = parameters[name]?.pattern?.replaceAll(/^\^|\$$/g, '') ?? '[^/]+'
      return `(?<${name}>${pattern.replaceAll('[^/]', '[^/:]')})`
    })
    .join('')
  return new RegExp(`^/${servicePath}${source}$`)
}
