/** HTTP triggers of a host: which function takes a request, and the forms that requests and answers travel in. */
import type { Answer, CloudRequest } from '../answer.ts'
import type { RawBinding, Registered } from './worker.ts'

export interface RouteMatch {
  readonly name: string
  readonly trigger: RawBinding
  readonly parameters: Readonly<Record<string, string>>
}

/** The most specific route: fixed segments before parameters before the rest; case does not matter. */
export function bestRoute(
  registered: readonly Registered[],
  { method, rawPath }: CloudRequest,
): RouteMatch | undefined {
  let best: (RouteMatch & { readonly rank: string }) | undefined
  for (const { name, bindings } of registered) {
    const trigger = bindings.find(({ type }) => type === 'httpTrigger')
    if (!trigger || !methodsOf(trigger).includes(method)) continue
    const match = matchTemplate(String(trigger['route']), rawPath)
    if (match && (!best || match.rank < best.rank)) best = { name, trigger, ...match }
  }
  return best
}

/** `RpcInvocationRequest` of a request, as ToRpcHttp of the host makes it for a worker with nullable values. */
export function httpRequest(request: CloudRequest, { parameters }: RouteMatch): object {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), [value].flat().join(',')] as const],
  )
  const url = `https://${request.host}${request.rawPath}${request.rawQuery}`
  const http = {
    method: request.method,
    url,
    nullableHeaders: nullable([...headers.filter(([name]) => name !== 'host'), ['host', request.host]]),
    nullableParams: nullable(Object.entries(parameters)),
    nullableQuery: nullable([...request.query]),
    ...(request.body.length > 0 ? { body: { bytes: request.body } } : {}),
  }
  return { inputData: [{ name: 'trigger', data: { http } }] }
}

/** `RpcHttp` of an answer → what goes over the wire; cookies are written by the host. */
export function httpAnswer(returnValue: unknown): Answer {
  // The worker hands on what a programming model returned; a model that breaks this shape fails the test.
  const { http } = returnValue as { http: RpcHttp }
  const cookies = (http.cookies ?? []).map(toSetCookie)
  return {
    status: Number(http.statusCode),
    headers: { ...http.headers, ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) },
    body: Buffer.from(http.body?.bytes ?? []),
  }
}

interface RpcHttp {
  readonly statusCode: string
  readonly headers: Readonly<Record<string, string>>
  readonly cookies?: readonly RpcCookie[]
  readonly body?: { readonly bytes?: Uint8Array }
}

interface RpcCookie {
  readonly name: string
  readonly value: string
  readonly sameSite: string
  readonly domain?: { readonly value: string }
  readonly path?: { readonly value: string }
  readonly expires?: { readonly value: { readonly seconds: number } }
  readonly maxAge?: { readonly value: number }
  readonly secure?: { readonly value: boolean }
  readonly httpOnly?: { readonly value: boolean }
}

/** As Response.Cookies.Append of ASP.NET Core writes it. */
function toSetCookie(cookie: RpcCookie): string {
  const sameSite = { lax: 'lax', strict: 'strict', explicitNone: 'none' }[cookie.sameSite]
  const expires = cookie.expires && new Date(cookie.expires.value.seconds * 1000).toUTCString()
  return [
    `${cookie.name}=${encodeURIComponent(cookie.value)}`,
    ...(expires === undefined ? [] : [`expires=${expires}`]),
    ...(cookie.maxAge ? [`max-age=${cookie.maxAge.value}`] : []),
    ...(cookie.domain ? [`domain=${cookie.domain.value}`] : []),
    ...(cookie.path ? [`path=${cookie.path.value}`] : []),
    ...(cookie.secure?.value ? ['secure'] : []),
    ...(sameSite === undefined ? [] : [`samesite=${sameSite}`]),
    ...(cookie.httpOnly?.value ? ['httponly'] : []),
  ].join('; ')
}

function methodsOf(trigger: RawBinding): readonly string[] {
  const { methods } = trigger
  return Array.isArray(methods) ? methods.map(String) : []
}

/** Segments are told apart before they are decoded, so an encoded slash does not part them. */
function matchTemplate(
  template: string,
  rawPath: string,
): { readonly parameters: Record<string, string>; readonly rank: string } | undefined {
  const wanted = template.split('/').filter((segment) => segment !== '')
  const given = rawPath
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode)
  const parameters: Record<string, string> = {}
  let rank = ''
  for (const [index, segment] of wanted.entries()) {
    const [, rest, name] = /^\{(\*?)(\w+)\}$/.exec(segment) ?? []
    const value = rest ? given.slice(index).join('/') : given[index]
    if (value === undefined || (name === undefined && value.toLowerCase() !== segment.toLowerCase()))
      return undefined
    if (name !== undefined) parameters[name] = value
    rank += name === undefined ? 0 : rest ? 2 : 1
    if (rest) return { parameters, rank }
  }
  return wanted.length === given.length ? { parameters, rank } : undefined
}

function decode(segment: string): string {
  return decodeURIComponent(segment.replaceAll(/%2f/gi, '%252F'))
}

function nullable(pairs: readonly (readonly [string, string])[]): Record<string, { readonly value: string }> {
  return Object.fromEntries(pairs.map(([name, value]) => [name, { value }]))
}
