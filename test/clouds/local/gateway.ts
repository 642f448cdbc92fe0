/** Stands between `sls` and the control API of a local cloud and passes each request on as it is, or does not. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Traffic } from '../faults.ts'

interface Gateway {
  readonly port: number
  readonly traffic: Traffic
  /** Asks the local cloud for a sign of life. */
  ping(): Promise<void>
  close(): void
}

/** What makes, changes and reads objects. The rest (a sign of life, waking what is there) changes nothing that lasts. */
const DISTURBED = /^\/(objects|packages)\//

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** Opens one in front of a port of this machine. */
export async function openGateway(target: number): Promise<Gateway> {
  const traffic = new Traffic()
  const server = createServer((message, response) => {
    carry(traffic, target, message, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // A server that listens on a port has an address of this shape.
    port: (server.address() as AddressInfo).port,
    traffic,
    ping: () =>
      forward(target, { method: 'GET', url: '/health', headers: {} }, Buffer.of()).then(nothing, nothing),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function carry(
  traffic: Traffic,
  target: number,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await buffer(message)
  const send = ({ status, headers, body: text }: Answer): number => {
    response.writeHead(status, headers).end(text)
    return status
  }
  if (!DISTURBED.test(message.url ?? '')) return void send(await forward(target, message, body))
  await traffic.carry<Answer>({
    operation: operationOf(message),
    input: message.url,
    effect: () => forward(target, message, body),
    refuse: () => ({ status: 503, headers: {}, body: Buffer.of() }),
    send,
    cut: () => response.destroy(),
  })
}

/** `local.function.put`, `local.function.settle`, `packages.get`. */
function operationOf({ method = '', url = '' }: IncomingMessage): string {
  const [, collection, type, , action = method.toLowerCase()] = url.split('/')
  return collection === 'objects' ? `${type}.${action}` : `${collection}.${action}`
}

type Question = Pick<IncomingMessage, 'method' | 'url' | 'headers'>

function forward(port: number, { method, url, headers }: Question, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const to = { host: '127.0.0.1', port, method, path: url, headers, agent: false } as const
    const asked = httpRequest(to, (answer) => {
      buffer(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
        reject,
      )
    })
    asked.once('error', reject).end(body)
  })
}

function nothing(): void {}
