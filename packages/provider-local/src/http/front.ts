/**
 * The HTTP door of one API: a loopback port, guarded against web pages, whose requests become events of functions.
 * Nothing that arrives here can end the process.
 */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { limit } from '../capabilities.ts'
import type { Invocation, Uncalled } from '../environment/invocation.ts'
import { readBody } from './body.ts'
import { preflightAnswer, preflightMethod, withCors } from './cors.ts'
import type { ApiFacts, HeaderList, HttpAnswer, HttpRequest, PayloadFormat } from './exchange.ts'
import { messageAnswer } from './exchange.ts'
import { refuseHost, refuseOrigin } from './guard.ts'
import { payload1 } from './payload-1.ts'
import { payload2 } from './payload-2.ts'
import type { Route, RouteMatch, RouteTable } from './route-table.ts'

const LOOPBACK = '127.0.0.1'
const FORMATS: Readonly<Record<Route['payload'], PayloadFormat>> = { '1.0': payload1, '2.0': payload2 }

export interface FrontOptions {
  readonly facts: () => ApiFacts
  readonly routes: RouteTable
  /** `event` is JSON text. `'throttled'`: as many calls as allowed are running; other words: it cannot be called. */
  readonly invoke: (name: string, event: string) => Promise<Invocation | Uncalled>
}

export class Front {
  readonly #options: FrontOptions
  readonly #server: Server

  constructor(options: FrontOptions) {
    this.#options = options
    this.#server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000 })
    this.#server.on('request', (message: IncomingMessage, response: ServerResponse) => {
      this.#serve(message).then(
        (answer) => write(response, answer),
        () => write(response, messageAnswer(500, 'Internal Server Error')),
      )
    })
    this.#server.on('clientError', refuseMalformed)
  }

  /** Listens on the port. Errors: those of `listen` (EADDRINUSE). */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, LOOPBACK, () => {
        this.#server.removeListener('error', reject)
        resolve()
      })
    })
  }

  get listening(): boolean {
    return this.#server.listening
  }

  /** Stops listening; requests that are being answered are still answered. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeIdleConnections()
    })
  }

  async #serve(message: IncomingMessage): Promise<HttpAnswer> {
    const head = readHead(message)
    const refusal = head ? refuseHost(head) : messageAnswer(400, 'Bad Request')
    if (refusal || !head) return refusal ?? messageAnswer(400, 'Bad Request')
    const match = this.#options.routes.match(head.method, head.rawPath)
    const preflight = this.#preflight(head)
    const cors = (preflight ?? match?.route)?.cors
    const foreign = refuseOrigin(head, cors?.origins ?? [])
    if (foreign) return foreign
    if (preflight?.cors) return preflightAnswer(head, preflight.cors, preflight.payload)
    if (!match) return messageAnswer(404, 'Not Found')
    const body = await readBody(message, limit('http.body'))
    if (!body) return messageAnswer(413, 'Request Entity Too Large')
    const request = { ...head, body }
    const answer = await this.#call(request, match)
    return cors && match.route.payload === '2.0' ? withCors(answer, request, cors) : answer
  }

  // The route that a preflight asks about, unless the service answers OPTIONS there itself.
  #preflight(request: HttpRequest): Route | undefined {
    const method = preflightMethod(request)
    if (method === undefined) return undefined
    const own = this.#options.routes.match('OPTIONS', request.rawPath)
    if (own?.route.key.startsWith('OPTIONS ')) return undefined
    const asked = this.#options.routes.match(method, request.rawPath)?.route
    return asked?.cors ? asked : undefined
  }

  async #call(request: HttpRequest, match: RouteMatch): Promise<HttpAnswer> {
    const format = FORMATS[match.route.payload]
    const event = JSON.stringify(format.toEvent(request, match, this.#options.facts()))
    if (Buffer.byteLength(event) > limit('invoke.request')) return messageAnswer(413, 'Request Too Long')
    const invocation = await within(format.maxSeconds, this.#options.invoke(match.route.function, event))
    if (invocation === 'late') return format.timeout
    if (invocation === 'throttled') return messageAnswer(429, 'Too Many Requests')
    if (typeof invocation === 'string') return format.failure
    if (invocation.timedOut) return format.timeout
    return invocation.failed ? format.failure : format.toAnswer(JSON.parse(invocation.payload))
  }
}

function readHead(message: IncomingMessage): HttpRequest | undefined {
  const { url = '', method = 'GET' } = message
  if (!url.startsWith('/')) return undefined
  const mark = url.indexOf('?')
  return {
    id: randomUUID(),
    time: Date.now(),
    method,
    rawPath: mark === -1 ? url : url.slice(0, mark),
    rawQuery: mark === -1 ? '' : url.slice(mark + 1),
    headers: pairs(message.rawHeaders),
    body: Buffer.alloc(0),
    sourceIp: message.socket.remoteAddress ?? LOOPBACK,
    protocol: `HTTP/${message.httpVersion}`,
  }
}

function pairs(raw: readonly string[]): HeaderList {
  const list: [string, string][] = []
  for (let index = 0; index + 1 < raw.length; index += 2) list.push([raw[index] ?? '', raw[index + 1] ?? ''])
  return list
}

function within<T>(seconds: number, work: Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('late'), seconds * 1000)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Headers of a connection, which are this server's affair. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
])

function write(response: ServerResponse, answer: HttpAnswer): void {
  const headers = answer.headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase()))
  for (const [name, value] of headers) response.appendHeader(name, value)
  response.statusCode = answer.status
  // A body that was refused is not read to its end, so the connection cannot carry another request.
  if (!response.req.complete) response.setHeader('connection', 'close')
  const isBodyless = answer.status === 204 || answer.status === 304
  if (!isBodyless) response.setHeader('content-length', answer.body.length)
  response.end(isBodyless ? undefined : answer.body)
}

function refuseMalformed(_error: Error, socket: Socket): void {
  if (socket.writable)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  else socket.destroy()
}
