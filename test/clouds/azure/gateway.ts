/**
 * One HTTPS server in front of all services. The first segment of a path names the host that the request is meant
 * for (`/app.scm.azurewebsites.net/api/publish`); without one it is for Resource Manager or for Entra ID.
 */
import https from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Traffic } from '../faults.ts'
import type { Answer, CloudRequest, Route } from './answer.ts'
import { faultAnswer } from './answer.ts'
import type { Certificate } from './certificate.ts'

export interface Gateway {
  readonly url: string
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. `route` finds the service of a request. */
export async function openGateway(
  certificate: Certificate,
  traffic: Traffic,
  route: (request: CloudRequest) => Route,
): Promise<Gateway> {
  const server = https.createServer(certificate, (incoming, outgoing) => {
    carry(incoming, outgoing, traffic, route).catch((error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : new Error(String(error)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address of this kind.
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function carry(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  traffic: Traffic,
  route: (request: CloudRequest) => Route,
): Promise<void> {
  const request = await readRequest(incoming)
  const { operation, input, effect } = route(request)
  await traffic.carry<Answer>({
    operation,
    input,
    effect,
    refuse: faultAnswer,
    send: (answer) => write(outgoing, answer),
    cut: () => {
      incoming.socket.destroy()
    },
  })
}

async function readRequest(incoming: IncomingMessage): Promise<CloudRequest> {
  const chunks: Buffer[] = []
  // A request that is not in object mode gives buffers.
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { pathname, search, searchParams } = new URL(incoming.url ?? '/', 'https://127.0.0.1')
  const [, host = '', rest = ''] = /^\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/.*)?$/.exec(pathname) ?? []
  const rawPath = host === '' ? pathname : rest || '/'
  return {
    method: incoming.method ?? 'GET',
    host: host === '' ? 'management.azure.com' : host,
    path: decodeURIComponent(rawPath),
    rawPath,
    query: searchParams,
    rawQuery: search,
    headers: headersOf(incoming),
    body: Buffer.concat(chunks),
  }
}

/** A name that came on several lines keeps its values apart. */
function headersOf({ headersDistinct }: IncomingMessage): CloudRequest['headers'] {
  const entries = Object.entries(headersDistinct).map(([name, values = []]) => [
    name,
    values.length > 1 ? values : values[0],
  ])
  return Object.fromEntries(entries)
}

function write(outgoing: ServerResponse, answer: Answer): number {
  const body = bytesOf(answer)
  const json = body.length > 0 ? { 'content-type': 'application/json; charset=utf-8' } : {}
  // Several values of one name are an array, which Node writes as several lines.
  const headers = { ...json, ...answer.headers } as Record<string, string | string[]>
  outgoing.writeHead(answer.status, headers)
  outgoing.end(body)
  return answer.status
}

function bytesOf({ body, headers }: Answer): Buffer {
  if (body === undefined) return Buffer.alloc(0)
  if (Buffer.isBuffer(body)) return body
  const isXml = headers?.['content-type'] === 'application/xml'
  return Buffer.from(typeof body === 'string' && isXml ? body : JSON.stringify(body))
}
