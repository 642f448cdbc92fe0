/** Which route takes a request: exact segments before `{name}` before `{name+}` before `$default`, a method before ANY. */

/** One HTTP trigger. */
export interface Route {
  /** Upper case, or `ANY`. */
  readonly method: string
  /** `/notes/{id}`, `/files/{path+}`, or `$default`. */
  readonly path: string
  /** Which event the handler sees. */
  readonly payload: '1.0' | '2.0'
  readonly cors?: Cors
}

export interface Cors {
  readonly origins: readonly string[]
  readonly methods: readonly string[]
  readonly headers: readonly string[]
  readonly exposedHeaders: readonly string[]
  readonly credentials: boolean
  /** Seconds. */
  readonly maxAge?: number
}

export interface RouteMatch {
  readonly route: Route
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>
}

/** The best of `routes` for an encoded path; `undefined`: 404. */
export function findRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  let best: (RouteMatch & { readonly rank: string }) | undefined
  for (const route of routes) {
    if (route.method !== method && route.method !== 'ANY') continue
    const match = matchPath(route.path, path)
    if (!match) continue
    const rank = match.rank + (route.method === 'ANY' ? 1 : 0)
    if (!best || rank < best.rank) best = { route, parameters: match.parameters, rank }
  }
  return best
}

/** `rank` sorts by text, the best first. */
function matchPath(
  pattern: string,
  path: string,
): { readonly parameters: Record<string, string>; readonly rank: string } | undefined {
  const parameters: Record<string, string> = {}
  if (pattern === '$default') return { parameters, rank: '3' }
  const wanted = pattern.split('/')
  const given = path.split('/')
  let rank = ''
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? []
    const value = greedy ? given.slice(index).join('/') : given[index]
    if (value === undefined || (name ? value === '' : value !== segment)) return undefined
    if (name) parameters[name] = decode(value)
    rank += greedy ? 2 : name ? 1 : 0
    if (greedy) return { parameters, rank }
  }
  return wanted.length === given.length ? { parameters, rank } : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
