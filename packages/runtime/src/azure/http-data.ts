/** HTTP between the worker's form and the gateway's. */
import type { HttpCall, HttpReply } from '../gateway/http-call.ts'
import type { CookieData, Invocation, TypedData } from './functions-core.ts'
import { bytesOf } from './functions-core.ts'

/** The request of an HTTP trigger. */
export function toCall({ invocationId, request }: Invocation): HttpCall {
  const http = request.inputData?.find(({ data }) => data?.http)?.data?.http ?? {}
  const { pathname, search } = new URL(http.url ?? 'https://localhost/')
  const nullable = Object.entries(http.nullableHeaders ?? {})
  const headers = [
    ...Object.entries(http.headers ?? {}),
    ...nullable.map(([name, { value }]): [string, string] => [name, value ?? '']),
  ]
  return {
    method: http.method ?? 'GET',
    target: pathname + search,
    headers: headers.map(([name, value]) => [name, name === 'x-forwarded-for' ? portless(value) : value]),
    body: bytesOf(http.body),
    requestId: invocationId,
    time: Date.now(),
  }
}

export function toHttpData({ status, headers, body }: HttpReply): TypedData {
  const plain: Record<string, string> = {}
  const cookies: CookieData[] = []
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    if (key === 'set-cookie') cookies.push(toCookie(value))
    else plain[key] = plain[key] === undefined ? value : `${plain[key]},${value}`
  }
  return {
    http: {
      statusCode: String(status),
      headers: plain,
      cookies,
      enableContentNegotiation: false,
      body: { bytes: Buffer.from(body) },
    },
  }
}

/**
 * The host takes headers as a dictionary, so cookies travel in parts. It writes them anew and encodes the value
 * (RpcHttpCookieConverter and RawScriptResult of https://github.com/Azure/azure-functions-host).
 */
function toCookie(text: string): CookieData {
  const [pair = '', ...attributes] = text.split(/; */)
  const [name, value] = split(pair)
  const given = new Map(attributes.map(split).map(([key, each]) => [key.toLowerCase(), each]))
  const [domain, path, age, expires] = ['domain', 'path', 'max-age', 'expires'].map((key) => given.get(key))
  const sameSite = given.get('samesite')?.toLowerCase()
  return {
    name,
    value: decode(value),
    sameSite:
      sameSite === 'none' ? 'explicitNone' : sameSite === 'lax' || sameSite === 'strict' ? sameSite : 'none',
    ...(domain ? { domain: { value: domain } } : {}),
    ...(path ? { path: { value: path } } : {}),
    ...(age ? { maxAge: { value: Number(age) } } : {}),
    ...(expires ? { expires: { value: { seconds: Date.parse(expires) / 1000 } } } : {}),
    ...(given.has('secure') ? { secure: { value: true } } : {}),
    ...(given.has('httponly') ? { httpOnly: { value: true } } : {}),
  }
}

function split(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=')
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** The front of Azure adds the port of the caller, `203.0.113.9:51234`. */
function portless(addresses: string): string {
  return addresses.replace(/([\d.]+|\]):\d+(?=,|$)/g, '$1')
}
