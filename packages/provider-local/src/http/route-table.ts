/**
 * Which route takes a request. The most specific path wins (a literal before `{name}` before `{name+}` before
 * `$default`), then a method before ANY:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
import { decodePercent } from './exchange.ts'
import type { RouteInputs } from '../resources/route.ts'

export type Route = Pick<RouteInputs, 'key' | 'function' | 'payload' | 'cors'>

export interface RouteMatch {
  readonly route: Route
  /** Decoded values by name. */
  readonly parameters: Readonly<Record<string, string>>
}

/** `ANY` and the path of `GET /orders/{id}`; the path of `$default` is itself. */
export function splitKey(key: string): { readonly method: string; readonly path: string } {
  const space = key.indexOf(' ')
  return space === -1
    ? { method: 'ANY', path: key }
    : { method: key.slice(0, space), path: key.slice(space + 1) }
}

export class RouteTable {
  readonly #routes = new Map<string, Route>()

  set(id: string, route: Route): void {
    this.#routes.set(id, route)
  }

  delete(id: string): void {
    this.#routes.delete(id)
  }

  /** The route for a request; `rawPath` undecoded. */
  match(method: string, rawPath: string): RouteMatch | undefined {
    return this.#candidates(rawPath)
      .filter(({ route }) => ['ANY', method].includes(splitKey(route.key).method))
      .sort((one, other) => compareRank(one.rank, other.rank))[0]
  }

  #candidates(rawPath: string): (RouteMatch & { readonly rank: readonly number[] })[] {
    return [...this.#routes.values()].flatMap((route) => {
      const { method, path } = splitKey(route.key)
      const found = path === '$default' ? { parameters: {}, rank: [RANK.default] } : matchPath(path, rawPath)
      return found
        ? [{ route, parameters: found.parameters, rank: [...found.rank, method === 'ANY' ? 1 : 0] }]
        : []
    })
  }
}

const RANK = { literal: 0, parameter: 1, greedy: 2, default: 3 } as const

interface PathMatch {
  readonly parameters: Readonly<Record<string, string>>
  readonly rank: readonly number[]
}

function matchPath(pattern: string, rawPath: string): PathMatch | undefined {
  const wanted = pattern.split('/')
  const given = rawPath.split('/')
  const parameters: Record<string, string> = {}
  const rank: number[] = []
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    const value = given[index]
    if (value === undefined || (name !== undefined && value === '')) return undefined
    if (name?.endsWith('+')) {
      parameters[name.slice(0, -1)] = decodePercent(given.slice(index).join('/'))
      return { parameters, rank: [...rank, RANK.greedy] }
    }
    if (name === undefined && part !== value && part !== decodePercent(value)) return undefined
    if (name !== undefined) parameters[name] = decodePercent(value)
    rank.push(name === undefined ? RANK.literal : RANK.parameter)
  }
  return wanted.length === given.length ? { parameters, rank } : undefined
}

function compareRank(one: readonly number[], other: readonly number[]): number {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
