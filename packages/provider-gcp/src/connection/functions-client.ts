/**
 * FunctionService v2 through Google's SDK, over gRPC. The SDK retries nothing and holds no operation; an interceptor
 * signs each request and runs the guard, so that nothing is written after the lease is lost.
 */
import type { v2 } from '@google-cloud/functions'
import type { ConnectOptions } from '@skyfold/plugin-api'
import type { CallOptions, grpc as Grpc } from 'google-gax'
import type { FunctionsClient, StorageSource } from '../clients.ts'
import { sha256 } from '../naming.ts'
import type { Credentials } from './credentials.ts'
import { endpointOf } from './endpoints.ts'
import type { Failure } from './failure.ts'
import { isAbsent, toError, UNSENT } from './failure.ts'
import { putZip } from './upload.ts'

const TIMEOUT_MS = 60_000

export interface ClosableFunctionsClient extends FunctionsClient {
  close(): Promise<void>
}

/**
 * The SDK is loaded and a channel opened by the first call, so that commands which need no function do without.
 * Errors: GCP_ENDPOINT_INVALID.
 */
export function createFunctionsClient(
  credentials: Credentials,
  connection: ConnectOptions,
): ClosableFunctionsClient {
  const endpoint = endpointOf('cloudfunctions', connection.env)
  let opened: Promise<Channel> | undefined
  const open: Open = () => (opened ??= openChannel(endpoint, credentials, connection))
  const guard = (): void => connection.guard()
  return {
    ...createMethods(open, { guard, project: credentials.project }),
    close: async () => {
      if (opened) await (await opened).client.close()
    },
  }
}

interface Channel {
  readonly client: v2.FunctionServiceClient
  readonly caller: Caller
}

type Open = () => Promise<Channel>

async function openChannel(
  endpoint: URL,
  credentials: Credentials,
  connection: ConnectOptions,
): Promise<Channel> {
  const [sdk, { grpc }] = await Promise.all([import('@google-cloud/functions'), import('google-gax')])
  const isLocal = endpoint.protocol === 'http:'
  const client = new sdk.v2.FunctionServiceClient({
    auth: credentials.auth,
    apiEndpoint: endpoint.hostname,
    port: Number(endpoint.port) || 443,
    sslCreds: isLocal ? grpc.credentials.createInsecure() : grpc.credentials.createSsl(),
  })
  return { client, caller: new Caller(grpc, credentials, connection) }
}

function createMethods(
  open: Open,
  { guard, project }: { guard(this: void): void; readonly project: string },
): FunctionsClient {
  // A create that is tried again takes the package that it sent before.
  const uploads = new Map<string, StorageSource>()
  return {
    get: async (name) => {
      const { client, caller } = await open()
      const request = { request: `GetFunction ${name}`, writes: false }
      return caller.find(request, async (options) => (await client.getFunction({ name }, options))[0])
    },
    create: async (parent, functionId, definition) => {
      const { client, caller } = await open()
      const request = { request: `CreateFunction ${functionId}`, writes: true }
      await caller.call(request, (options) =>
        client.createFunction({ parent, functionId, function: definition }, options),
      )
    },
    update: async (definition, paths) => {
      const { client, caller } = await open()
      const request = { request: `UpdateFunction ${definition.name}`, writes: true }
      const updateMask = { paths: [...paths] }
      await caller.call(request, (options) =>
        client.updateFunction({ function: definition, updateMask }, options),
      )
    },
    delete: async (name) => {
      const { client, caller } = await open()
      const request = { request: `DeleteFunction ${name}`, writes: true }
      await caller.find(request, (options) => client.deleteFunction({ name }, options))
    },
    upload: async (parent, zip) => {
      const key = `${parent} ${sha256(zip)}`
      const known = uploads.get(key)
      if (known) return known
      const { client, caller } = await open()
      const request = { request: 'GenerateUploadUrl', writes: false }
      const [answer] = await caller.call(request, (options) => client.generateUploadUrl({ parent }, options))
      guard()
      await putZip(answer.uploadUrl ?? '', zip, project)
      const source = {
        bucket: answer.storageSource?.bucket ?? '',
        object: answer.storageSource?.object ?? '',
      }
      uploads.set(key, source)
      return source
    },
  }
}

interface Request {
  readonly request: string
  readonly writes: boolean
}

type Send<T> = (options: CallOptions) => Promise<T>

/** Makes one gRPC request of an SDK call, and an error of its failure. */
class Caller {
  readonly #project: string
  readonly #statusNames: ReadonlyMap<unknown, string>
  readonly #sign: () => Promise<CallOptions>

  constructor(grpc: typeof Grpc, credentials: Credentials, { guard }: ConnectOptions) {
    this.#project = credentials.project
    this.#statusNames = new Map(Object.entries(grpc.status).map(([name, code]) => [code, name]))
    this.#sign = async () => {
      const authorization = await credentials.header()
      const interceptor: Grpc.Interceptor = (options, next) =>
        new grpc.InterceptingCall(next(options), {
          start: (metadata, listener, proceed) => {
            guard()
            metadata.set('authorization', authorization)
            proceed(metadata, listener)
          },
        })
      // `otherArgs.options` are the options of grpc-js' own call (google-gax, normalCalls/timeout).
      return { timeout: TIMEOUT_MS, retry: null, otherArgs: { options: { interceptors: [interceptor] } } }
    }
  }

  async call<T>(request: Request, send: Send<T>): Promise<T> {
    const outcome = await this.#attempt(request, send)
    if ('failure' in outcome) throw toError(outcome.failure)
    return outcome.value
  }

  /** `null` where the object is not there. */
  async find<T>(request: Request, send: Send<T>): Promise<T | null> {
    const outcome = await this.#attempt(request, send)
    if (!('failure' in outcome)) return outcome.value
    if (isAbsent(outcome.failure)) return null
    throw toError(outcome.failure)
  }

  async #attempt<T>(request: Request, send: Send<T>): Promise<{ value: T } | { failure: Failure }> {
    const options = await this.#sign()
    try {
      return { value: await send(options) }
    } catch (error) {
      const described = this.#describe(error)
      // The guard's own error, or a mistake of ours: nothing that the service said.
      if (!described) throw error
      return { failure: { ...request, ...described, project: this.#project, cause: error } }
    }
  }

  #describe(error: unknown): Pick<Failure, 'status' | 'message' | 'info'> | undefined {
    if (!(error instanceof Error) || !('code' in error)) return undefined
    const status = this.#statusNames.get(error.code)
    if (status === undefined) return undefined
    const { details, reason, errorInfoMetadata } = error as GrpcError
    const message = details ?? error.message
    // grpc-js says UNAVAILABLE for a connection that was never made, too.
    if (status === 'UNAVAILABLE' && /ECONNREFUSED|ENOTFOUND|Name resolution failed/.test(message))
      return { status: UNSENT, message }
    return { status, message, ...(reason ? { info: { ...errorInfoMetadata, reason } } : {}) }
  }
}

/** What google-gax adds to an error of a call. */
interface GrpcError extends Error {
  readonly details?: string
  readonly reason?: string
  readonly errorInfoMetadata?: Readonly<Record<string, string>>
}
