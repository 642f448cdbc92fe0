/** HTTP event → `Request`, and `Response` → the result that the HTTP front of payload 2.0 or 1.0 understands. */
import type { HttpApiEvent, Multiple, RestEvent, Single } from './event-shape.ts'
import { isHttpApiEvent } from './event-shape.ts'

/** The name that CloudEvents come under; no HTTP request may claim it. */
export const EVENT_HOST = 'skyfold.invalid'

/** Errors: `TypeError` when no `Request` can express the event (method TRACE, a bad header). */
export function toRequest(event: HttpApiEvent | RestEvent): Request {
  const { headers, method, path, query } = isHttpApiEvent(event) ? fromHttpApi(event) : fromRest(event)
  const claimed = headers.get('host') ?? ''
  const host = /^[\w.:[\]-]+(?<!\.invalid)$/i.test(claimed) ? claimed : event.requestContext?.domainName
  const scheme = headers.get('x-forwarded-proto') === 'http' ? 'http' : 'https'
  // Put together as text: resolving `//name` against a base would change the host.
  // The path is decoded, so what would end it, and a percent sign of its own, is encoded again.
  const target = path.replace(/[?#]|%(?![\da-f]{2})/gi, encodeURIComponent) + (query && '?' + query)
  const body = /^(GET|HEAD)$/.test(method) ? null : event.body
  return new Request(`${scheme}://${host ?? 'localhost'}${target}`, {
    method,
    headers,
    // Bytes, because a text would bring a content type with it.
    body: body ? Buffer.from(body, event.isBase64Encoded ? 'base64' : 'utf8') : null,
  })
}

/** The answer to a payload 2.0 event (`cookies`), or to a 1.0 event (`multiValueHeaders`). */
export async function toResult(response: Response, event: HttpApiEvent | RestEvent): Promise<object> {
  const headers: Record<string, string> = {}
  const multiValueHeaders: Record<string, string[]> = {}
  // Iterating gives each set-cookie on its own and every other name once.
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') headers[name] = value
    ;(multiValueHeaders[name] ??= []).push(value)
  }
  const bytes = Buffer.from(await response.arrayBuffer())
  const text = textOf(bytes, response.headers)
  return {
    statusCode: response.status,
    ...(isHttpApiEvent(event)
      ? { headers, cookies: response.headers.getSetCookie() }
      : { multiValueHeaders }),
    body: text ?? bytes.toString('base64'),
    isBase64Encoded: text === undefined,
  }
}

interface Parts {
  readonly headers: Headers
  readonly method: string
  readonly path: string
  /** Encoded, without the question mark. */
  readonly query: string
}

function fromHttpApi(event: HttpApiEvent): Parts {
  const headers = new Headers(pairs(event.headers))
  if (event.cookies) headers.set('cookie', event.cookies.join('; '))
  return {
    headers,
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: event.rawQueryString,
  }
}

function fromRest(event: RestEvent): Parts {
  const headers = new Headers(pairs(event.multiValueHeaders ?? event.headers))
  const query = new URLSearchParams(
    pairs(event.multiValueQueryStringParameters ?? event.queryStringParameters),
  )
  return { headers, method: event.httpMethod, path: event.path, query: String(query) }
}

function pairs(values: Single | Multiple | undefined): [string, string][] {
  return Object.entries(values ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  )
}

/** The body as text; `undefined` when it is to travel as bytes: no text, compressed, or not UTF-8. */
function textOf(bytes: Buffer, headers: Headers): string | undefined {
  const isText = /^text\/|[/+](json|xml|javascript|x-www-form-urlencoded)\b/i.test(
    headers.get('content-type') ?? '',
  )
  const text = bytes.toString()
  return !bytes.length || (isText && !headers.has('content-encoding') && bytes.equals(Buffer.from(text)))
    ? text
    : undefined
}
