/** From a request to the operation it asks for, as the protocol of its service says it. */
import type { Model, Operation } from './model.ts'
import { Refusal } from './refusal.ts'

export interface WireRequest {
  readonly method: string
  /** Undecoded path, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Routed {
  readonly operation: Operation
  /** Path parameters, decoded. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Errors: UnknownOperationException. */
export function route(model: Model, request: WireRequest): Routed {
  const routed =
    model.protocol === 'rest-json' || model.protocol === 'rest-xml'
      ? routePath(model, request)
      : byName(model, model.protocol === 'json' ? targetOf(model, request) : actionOf(request))
  if (routed) return routed
  throw new Refusal('UnknownOperationException', `${model.name} has no ${request.method} ${request.path}`, {
    status: 404,
  })
}

function byName(model: Model, name: string | undefined): Routed | undefined {
  const operation = name === undefined ? undefined : model.operations[name]
  return operation && { operation, parameters: {} }
}

function targetOf(model: Model, request: WireRequest): string | undefined {
  const [prefix, name] = (request.headers['x-amz-target'] ?? '').split('.')
  return prefix === model.targetPrefix ? name : undefined
}

function actionOf(request: WireRequest): string | undefined {
  return new URLSearchParams(request.body.toString('utf8')).get('Action') ?? undefined
}

interface Pattern {
  readonly operation: Operation
  readonly expression: RegExp
  readonly names: readonly string[]
  /** What the query must hold: two operations of Lambda share a path. */
  readonly query: URLSearchParams
}

const patterns = new WeakMap<Model, readonly Pattern[]>()

function routePath(model: Model, request: WireRequest): Routed | undefined {
  let table = patterns.get(model)
  if (!table) {
    const operations = Object.values(model.operations).filter(({ deprecated }) => !deprecated)
    table = operations.map(toPattern).toSorted(mostLiteralFirst)
    patterns.set(model, table)
  }
  for (const { operation, expression, names, query } of table) {
    const match = operation.http.method === request.method ? expression.exec(request.path) : null
    if (!match || [...query].some(([name, value]) => request.query.get(name) !== value)) continue
    if (!hasRequired(model, operation, request)) continue
    const values = match.slice(1).map((text) => decodeURIComponent(text))
    return {
      operation,
      parameters: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
    }
  }
  return undefined
}

/** Operations of S3 share paths; headers and parameters that only one of them needs tell them apart. */
function hasRequired(model: Model, { input }: Operation, { headers, query }: WireRequest): boolean {
  if (model.protocol !== 'rest-xml' || !input) return true
  const { members = {}, required = [] } = model.shape(input.shape)
  return required.every((name) => {
    const { location, locationName = name } = members[name] ?? {}
    if (location === 'querystring') return query.has(locationName)
    return location !== 'header' || headers[locationName.toLowerCase()] !== undefined
  })
}

function toPattern(operation: Operation): Pattern {
  const names: string[] = []
  const [path = '', query] = operation.http.requestUri.split('?')
  const source = path
    .split(/(\{[^}]+\})/)
    .map((part) => {
      const name = /^\{([^}+]+)(\+?)\}$/.exec(part)
      if (!name) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
      names.push(name[1] ?? '')
      return name[2] === '+' ? '(.+)' : '([^/]+)'
    })
    .join('')
  return { operation, expression: new RegExp(`^${source}/?$`), names, query: new URLSearchParams(query) }
}

function mostLiteralFirst(one: Pattern, other: Pattern): number {
  return (
    other.query.size - one.query.size ||
    one.names.length - other.names.length ||
    other.expression.source.length - one.expression.source.length
  )
}
