/**
 * gRPC in front of FunctionService and Operations, from the protos that the SDK ships. A TCP relay stands before the
 * server, so that the connection of one client can be cut in the middle of a call, as a network does it.
 */
import type {
  sendUnaryData,
  ServerUnaryCall,
  ServiceDefinition,
  UntypedServiceImplementation,
} from '@grpc/grpc-js'
import * as grpc from '@grpc/grpc-js'
import { fromJSON } from '@grpc/proto-loader'
import { createRequire } from 'node:module'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import type { Traffic } from '../../faults.ts'
import type { RpcMethods } from '../services/functions.ts'
import { functionMethods, operationMessage } from '../services/functions.ts'
import type { Document, World } from '../world.ts'
import { faultRefusal, Refusal, toRefusal } from './refusal.ts'
import { denied } from './rest-server.ts'

export interface GrpcWorld {
  readonly world: World
  readonly traffic: Traffic
  /** Where uploads go. */
  readonly origin: string
  /** Errors: `Refusal` UNAUTHENTICATED. */
  authenticate(authorization: string | undefined): void
}

export interface RunningGrpc {
  readonly port: number
  stop(): Promise<void>
}

const FUNCTIONS = 'google.cloud.functions.v2.FunctionService'
const OPERATIONS = 'google.longrunning.Operations'

/** Listens on a free port of 127.0.0.1. */
export async function startGrpc(fake: GrpcWorld): Promise<RunningGrpc> {
  const server = new grpc.Server()
  const relay = new Relay()
  const definitions = loadDefinitions()
  const pack = packer(definitions[FUNCTIONS])
  server.addService(
    definitions[FUNCTIONS],
    implement({ ...fake, relay, pack }, 'cloudfunctions', functionMethods),
  )
  server.addService(
    definitions[OPERATIONS],
    implement({ ...fake, relay, pack }, 'operations', operationMethods),
  )
  const upstream = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    )
  })
  const port = await relay.listen(upstream)
  return {
    port,
    stop: async () => {
      server.forceShutdown()
      await relay.close()
    },
  }
}

const operationMethods: RpcMethods = {
  GetOperation: ({ name }, world) => {
    const operation = world.operations.get(String(name))
    if (!operation) throw new Refusal('NOT_FOUND', `Operation ${String(name)} was not found`)
    return { operation }
  },
}

type Pack = (document: Document | undefined) => Document
type Call = ServerUnaryCall<Document, Document>
type Answer = Document | Refusal

function implement(
  fake: GrpcWorld & { readonly relay: Relay; readonly pack: Pack },
  service: string,
  methods: RpcMethods,
): UntypedServiceImplementation {
  const entries = Object.entries(methods).map(([name, run]) => {
    const operation = `${service}.${name}`
    const perform = (call: Call): Answer => {
      try {
        fake.authenticate(String(call.metadata.get('authorization')[0] ?? ''))
        refuseForbidden(fake.world, service, name, call.request)
        const answer = run(call.request, fake.world, fake.origin)
        return isOperation(answer) ? operationMessage(fake.world, answer.operation, fake.pack) : answer
      } catch (error) {
        return toRefusal(error)
      }
    }
    const handle = (call: Call, callback: sendUnaryData<Document>): void => {
      void fake.traffic.carry<Answer>({
        operation,
        input: structuredClone(call.request),
        effect: () => perform(call),
        refuse: faultRefusal,
        send: (answer) => send(answer, callback),
        cut: () => fake.relay.cut(call.getPeer()),
      })
    }
    return [name, handle] as const
  })
  return Object.fromEntries(entries)
}

function isOperation(answer: object): answer is { operation: Parameters<typeof operationMessage>[1] } {
  return 'operation' in answer
}

/** Permissions of this service are named after its methods: `cloudfunctions.functions.create`. */
function refuseForbidden(world: World, service: string, method: string, request: Document): void {
  if (world.disabledApis.has(service))
    throw new Refusal(
      'PERMISSION_DENIED',
      `Cloud Functions API has not been used in project ${world.number} before or it is disabled.`,
      {
        reason: 'SERVICE_DISABLED',
        metadata: { service: `${service}.googleapis.com` },
      },
    )
  const permission = `${service}.functions.${method.replace(/Function$/, '').toLowerCase()}`
  const resource = request['name'] ?? request['parent']
  if (world.deniedPermissions.has(permission)) throw denied(permission, { resource: String(resource) })
}

function send(answer: Answer, callback: sendUnaryData<Document>): number {
  if (!(answer instanceof Refusal)) {
    callback(null, answer)
    return 200
  }
  callback({ code: answer.grpc, details: answer.message })
  return answer.http
}

/** The services of the protos that `@google-cloud/functions` ships. */
function loadDefinitions(): Record<typeof FUNCTIONS | typeof OPERATIONS, ServiceDefinition> {
  // protobuf.js' JSON, generated by the SDK's own build.
  const protos = createRequire(import.meta.url)(
    '@google-cloud/functions/build/protos/protos.json',
  ) as Parameters<typeof fromJSON>[0]
  const all = fromJSON(protos, { enums: String, longs: String, oneofs: true })
  // A package definition holds messages as well; these two names are services.
  return {
    [FUNCTIONS]: all[FUNCTIONS] as ServiceDefinition,
    [OPERATIONS]: all[OPERATIONS] as ServiceDefinition,
  }
}

/** Encodes a function, or nothing, into `google.protobuf.Any`. */
function packer(service: ServiceDefinition): Pack {
  return (document) => {
    const url = 'type.googleapis.com/'
    if (!document) return { type_url: `${url}google.protobuf.Empty`, value: Buffer.alloc(0) }
    const value = service['GetFunction']?.responseSerialize(document)
    return { type_url: `${url}google.cloud.functions.v2.Function`, value }
  }
}

/** Passes bytes to the server and back, and remembers which client is behind which of its own connections. */
class Relay {
  readonly #clients = new Map<number, Socket>()
  readonly #server = createServer()

  async listen(upstream: number): Promise<number> {
    this.#server.on('connection', (client) => {
      const inner = connect(upstream, '127.0.0.1')
      client.on('error', () => inner.destroy())
      inner.on('error', () => client.destroy())
      inner.on('connect', () => {
        this.#clients.set(inner.localPort ?? 0, client)
        client.pipe(inner).pipe(client)
      })
      client.on('close', () => inner.destroy())
      inner.on('close', () => {
        client.destroy()
        this.#clients.delete(inner.localPort ?? 0)
      })
    })
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    // Listening on a port, not on a pipe.
    return (this.#server.address() as AddressInfo).port
  }

  cut(peer: string): void {
    this.#clients.get(Number(peer.split(':').at(-1)))?.resetAndDestroy()
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) client.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
