/** HTTP as it goes over the wire: nothing is normalised on the way out, nothing but the connection hidden on the way in. */
import http from 'node:http'
import https from 'node:https'
import type { Answer, HttpRequest } from './runner.ts'

/** Headers that a server adds for the connection, which say nothing of the answer. */
const CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
])

export interface Destination {
  /** `http://127.0.0.1:3000`, with what comes before the target. */
  readonly base: string
  /** What a platform's front adds to every request. */
  readonly added?: HttpRequest['headers']
  /** PEM of a server that no authority knows. */
  readonly ca?: string
}

/** Errors: those of the socket. */
export async function exchange(
  request: Omit<HttpRequest, 'function'>,
  { base, added = [], ca }: Destination,
): Promise<Answer> {
  const { protocol, hostname, port, pathname } = new URL(base)
  const prefix = pathname === '/' ? '' : pathname
  const { request: open } = protocol === 'https:' ? https : http
  const headers = [...request.headers, ...added]
  if (!headers.some(([name]) => name.toLowerCase() === 'host'))
    headers.unshift(['host', `${hostname}:${port}`])
  if (request.body.length > 0) headers.push(['content-length', String(request.body.length)])
  return new Promise((resolve, reject) => {
    const outgoing = open(
      {
        hostname,
        port,
        method: request.method,
        path: prefix + request.target,
        // A flat list keeps order, spelling and repetition.
        headers: headers.flat(),
        ...(ca === undefined ? {} : { ca }),
      },
      (incoming) => {
        readAnswer(incoming).then(resolve, reject)
      },
    )
    outgoing.once('error', reject)
    outgoing.end(request.body)
  })
}

async function readAnswer(incoming: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  // A response that is not in object mode gives buffers.
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { rawHeaders, statusCode = 0 } = incoming
  const headers = rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  )
  return { status: statusCode, headers: answerHeaders(headers), body: Buffer.concat(chunks) }
}

/** In lower case, without those of the connection. */
function answerHeaders(headers: Answer['headers']): Answer['headers'] {
  return headers
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !CONNECTION.has(name))
}
