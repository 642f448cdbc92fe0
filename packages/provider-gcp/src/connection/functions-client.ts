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

/** Loads the SDK and opens a channel; nothing is sent. Errors: GCP_ENDPOINT_INVALID. */
export async function createFunctionsClient(
  credentials: Credentials,
  connection: ConnectOptions,
): Promise<ClosableFunctionsClient> {
  const endpoint = endpointOf('cloudfunctions', connection.env)
  const [sdk, { grpc }] = await Promise.all([import('@google-cloud/functions'), import('google-gax')])
  const isLocal = endpoint.protocol === 'http:'
  const client = new sdk.v2.FunctionServiceClient({
    auth: credentials.auth,
    apiEndpoint: endpoint.hostname,
    port: Number(endpoint.port) || 443,
    sslCreds: isLocal ? grpc.credentials.createInsecure() : grpc.credentials.createSsl(),
  })
  const caller = new Caller(grpc, credentials, connection)
  const methods = createMethods(client, caller, {
    guard: () => connection.guard(),
    project: credentials.project,
  })
  return { ...methods, close: () => client.close() }
}

function createMethods(
  client: v2.FunctionServiceClient,
  caller: Caller,
  { guard, project }: { guard(this: void): void; readonly project: string },
): FunctionsClient {
  // A create that is tried again takes the package that it sent before.
  const uploads = new Map<string, StorageSource>()
  return {
    get: (name) =>
      caller.find({ request: `GetFunction ${name}`, writes: false }, async (options) => {
        const [found] = await client.getFunction({ name }, options)
        return found
      }),
    create: (parent, functionId, definition) =>
      caller.call({ request: `CreateFunction ${functionId}`, writes: true }, async (options) => {
        await client.createFunction({ parent, functionId, function: definition }, options)
      }),
    update: (definition, paths) =>
      caller.call({ request: `UpdateFunction ${definition.name}`, writes: true }, async (options) => {
        await client.updateFunction({ function: definition, updateMask: { paths: [...paths] } }, options)
      }),
    delete: async (name) => {
      await caller.find({ request: `DeleteFunction ${name}`, writes: true }, async (options) => {
        await client.deleteFunction({ name }, options)
      })
    },
    upload: async (parent, zip) => {
      const key = `${parent} ${sha256(zip)}`
      const known = uploads.get(key)
      if (known) return known
      const [{ uploadUrl, storageSource }] = await caller.call(
        { request: 'GenerateUploadUrl', writes: false },
        (options) => client.generateUploadUrl({ parent }, options),
      )
      guard()
      await putZip(uploadUrl ?? '', zip, project)
      const { bucket, object } = storageSource ?? {}
      const source = { bucket: bucket ?? '', object: object ?? '' }
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
