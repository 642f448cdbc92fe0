/**
 * The control API: how the command line reaches the local cloud. Every request needs the token of the contact file,
 * and a request that a browser made is refused whatever it carries.
 */
import { timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SkyfoldError } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { errors } from '../errors.ts'
import { readBody } from '../http/body.ts'
import { refuseHost } from '../http/guard.ts'
import type { FailureBody } from '../protocol.ts'

export interface ControlRequest {
  readonly method: string
  /** Decoded parts of the path: `['objects', 'local.queue', 'orders']`. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** JSON to send back, or lines of JSON one after the other. */
export type ControlAnswer = { readonly json: unknown } | { readonly lines: AsyncIterable<unknown> }

export interface ControlOptions {
  readonly token: string
  readonly answer: (request: ControlRequest) => Promise<ControlAnswer>
  /** A fault of ours. */
  readonly complain: (text: string) => void
}

export class ControlServer {
  readonly #options: ControlOptions
  readonly #server: Server

  constructor(options: ControlOptions) {
    this.#options = options
    this.#server = createServer({ headersTimeout: 10_000 }, (message, response) => {
      this.#serve(message, response).catch((error: unknown) => {
        options.complain(String(error))
        response.destroy()
      })
    })
    this.#server.on('clientError', (_error, socket) => socket.destroy())
  }

  /** Listens on a free loopback port and returns it. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      // A server that listens on a port has an address of this shape.
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port))
    })
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#isTrusted(message)) {
      response.writeHead(403, { connection: 'close' }).end()
      return
    }
    const body = await readBody(message, limit('package.unzipped'))
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    try {
      if (!body) throw new SkyfoldError(errors.LOCAL_REQUEST_REFUSED({ reason: 'its body is too long' }))
      const answer = await this.#options.answer(toRequest(message, body, gone.signal))
      if ('json' in answer) sendJson(response, 200, answer.json)
      else await sendLines(response, answer.lines)
    } catch (error) {
      if (!(error instanceof SkyfoldError)) throw error
      const failure: FailureBody = { diagnostic: error.diagnostic, failure: error.failure }
      sendJson(response, 422, failure)
    }
  }

  #isTrusted(message: IncomingMessage): boolean {
    const { authorization = '', origin, 'sec-fetch-site': site } = message.headers
    if (origin !== undefined || site !== undefined) return false
    if (refuseHost({ headers: [['host', message.headers.host ?? '']] })) return false
    const given = Buffer.from(authorization)
    const wanted = Buffer.from(`Bearer ${this.#options.token}`)
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  }
}

function toRequest(message: IncomingMessage, body: Buffer, signal: AbortSignal): ControlRequest {
  const url = new URL(message.url ?? '/', 'http://localhost')
  return {
    method: message.method ?? 'GET',
    path: url.pathname.slice(1).split('/').map(decodeURIComponent),
    query: url.searchParams,
    headers: message.headers,
    body,
    signal,
  }
}

function sendJson(response: ServerResponse, status: number, json: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

async function sendLines(response: ServerResponse, lines: AsyncIterable<unknown>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  response.flushHeaders()
  for await (const line of lines) {
    if (response.destroyed) return
    if (!response.write(`${JSON.stringify(line)}\n`)) {
      await new Promise<void>((resolve) => response.once('drain', resolve).once('close', resolve))
    }
  }
  response.end()
}
