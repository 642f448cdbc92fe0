/** One HTTP server for all services: who signed says which service is meant, its model says the rest. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Traffic } from '../faults.ts'
import type { Model, Operation } from './protocol/model.ts'
import { readInput } from './protocol/read.ts'
import { Refusal } from './protocol/refusal.ts'
import { checkDigest } from './protocol/rest-xml.ts'
import { route } from './protocol/route.ts'
import type { WireRequest } from './protocol/route.ts'
import { checkSignature } from './protocol/signature.ts'
import type { Credential } from './protocol/signature.ts'
import { validate } from './protocol/validate.ts'
import { writeOutput, writeRefusal } from './protocol/write.ts'
import type { WireAnswer } from './protocol/write.ts'
import type { Behaviour } from './world.ts'

/** One service as the server needs it. */
export interface Service {
  readonly model: Model
  readonly behaviour: Behaviour
  /** Shapes whose constraints the service checks itself, in other words than a ValidationException. */
  readonly exempt?: ReadonlySet<string>
  /** The service's own wording of being busy, as `[error, message]`. */
  readonly busy: readonly [error: string, message: string]
  /** The service's own wording of being called too often. */
  readonly throttled: string
}

export interface ServerOptions {
  /** By signing name. */
  readonly services: ReadonlyMap<string, Service>
  readonly credentials: ReadonlyMap<string, Credential>
  readonly account: string
  /** Milliseconds since the epoch. */
  now(): number
}

export interface RunningServer {
  readonly url: string
  readonly traffic: Traffic
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const traffic = new Traffic()
  const server = http.createServer((incoming, outgoing) => {
    answer(options, traffic, incoming, outgoing).catch((error: unknown) => {
      // A mistake in the fake itself must be seen in the test that provokes it.
      outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`fake: ${String(error)}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    traffic,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  options: ServerOptions,
  traffic: Traffic,
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming)
  const service = serviceOf(options, request)
  const understood = understand(service, request)
  await traffic.carry<WireAnswer>({
    operation: `${service.model.name}.${understood.operation?.name ?? '?'}`,
    input: understood.input,
    effect: () => perform(options, service, request, understood),
    refuse: (kind, retryAfter) => writeRefusal(service.model, faultOf(service, kind, retryAfter)),
    send: (wire) => {
      outgoing.writeHead(wire.status, wire.headers).end(wire.body)
      return wire.status
    },
    cut: () => {
      incoming.socket.destroy()
    },
  })
}

interface Understood {
  readonly operation?: Operation
  readonly input: unknown
  readonly refusal?: Refusal
}

/** A request that cannot be read is refused later, so that it is logged and counted like any other. */
function understand(service: Service, request: WireRequest): Understood {
  let operation: Operation | undefined
  try {
    const routed = route(service.model, request)
    operation = routed.operation
    return { operation, input: readInput(service.model, routed, request) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...(operation ? { operation } : {}), input: undefined, refusal: error }
  }
}

function perform(
  options: ServerOptions,
  service: Service,
  request: WireRequest,
  { operation, input, refusal }: Understood,
): WireAnswer {
  try {
    const { region } = checkSignature(request, options.credentials, options.now())
    if (refusal ?? !operation) throw refusal ?? new Refusal('UnknownOperationException', request.path)
    if (service.model.protocol === 'rest-xml') checkDigest(operation, request)
    if (operation.input) validate(service.model, operation.input.shape, input, service.exempt ?? new Set())
    const handler = service.behaviour.operations[operation.name]
    if (!handler)
      throw new Refusal(
        'NotImplementedException',
        `The fake ${service.model.name} has no ${operation.name}`,
        {
          status: 501,
        },
      )
    // Reading and validation have made the input what the model, and so the handler's type, says.
    return writeOutput(
      service.model,
      operation,
      handler(input as never, { region, account: options.account }),
    )
  } catch (error) {
    if (error instanceof Refusal) return writeRefusal(service.model, inOwnWords(service, error))
    throw error
  }
}

/** What S3 calls the refusals of a signature that all services have. */
const WORDS_OF_S3: ReadonlyMap<string, string> = new Map([
  ['UnrecognizedClientException', 'InvalidAccessKeyId'],
  ['ExpiredTokenException', 'ExpiredToken'],
  ['InvalidSignatureException', 'SignatureDoesNotMatch'],
])

function inOwnWords({ model }: Service, { type, message, details }: Refusal): Refusal {
  const name = model.protocol === 'rest-xml' ? (WORDS_OF_S3.get(type) ?? type) : type
  return new Refusal(name, message, details)
}

/** Each service of AWS has an address of its own; here the signature's scope says which one is meant. */
function serviceOf(options: ServerOptions, request: WireRequest): Service {
  const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers['authorization'] ?? '')?.[1]
  const [first] = options.services.values()
  const found = (scope === undefined ? undefined : options.services.get(scope)) ?? first
  if (!found) throw new Error('A fake without services')
  return found
}

/** Statuses of being called too often. */
const THROTTLED = { 'rest-json': 429, 'rest-xml': 503, json: 400, query: 400 } as const

function faultOf(
  service: Service,
  kind: 'error' | 'throttle' | 'conflict',
  retryAfter: number | undefined,
): Refusal {
  if (kind === 'conflict') return new Refusal(...service.busy, { status: 409 })
  if (kind === 'error') return new Refusal('InternalFailure', 'An internal error occurred.', { status: 500 })
  return new Refusal(service.throttled, 'Rate exceeded', {
    status: THROTTLED[service.model.protocol],
    ...(retryAfter === undefined ? {} : { retryAfter }),
  })
}

async function readRequest(incoming: http.IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?')
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  }
}
