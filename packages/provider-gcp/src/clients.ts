/** What resource types and operations use of Google Cloud. Tests may stand in for any of it. */
import type { protos } from '@google-cloud/functions'
import type { JsonObject } from '@skyfold/manifest'

/** A function as FunctionService v2 has it. */
export type CloudFunction = protos.google.cloud.functions.v2.IFunction
export type StorageSource = protos.google.cloud.functions.v2.IStorageSource

export interface GcpClients {
  readonly project: string
  readonly functions: FunctionsClient
  readonly rest: RestClient
}

/** FunctionService v2 over gRPC. Changes return when they are accepted; `get` tells how far they are. Errors: `SkyfoldError`. */
export interface FunctionsClient {
  /** `name` is the full resource name, here and below. `null`: not there. */
  get(name: string): Promise<CloudFunction | null>
  create(parent: string, id: string, definition: CloudFunction): Promise<void>
  /** Writes the members that `paths` name (snake_case, as field masks are). */
  update(definition: CloudFunction, paths: readonly string[]): Promise<void>
  /** Not being there is success. */
  delete(name: string): Promise<void>
  /** Puts a zip where the next create or update of a function in `parent` may take it from. Google removes it later. */
  upload(parent: string, zip: Uint8Array): Promise<StorageSource>
}

/** The services that are spoken to in JSON. */
export type RestService =
  | 'cloudscheduler'
  | 'pubsub'
  | 'iam'
  | 'run'
  | 'logging'
  | 'iamcredentials'
  | 'secretmanager'

export interface RestCall {
  readonly service: RestService
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the version on: `v1/projects/p/topics/t`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: JsonObject
}

/** Each call is one request: nothing is retried here. Errors: `SkyfoldError`. */
export interface RestClient {
  request(call: RestCall): Promise<JsonObject>
  /** `null` where the object is not there. */
  find(call: RestCall): Promise<JsonObject | null>
}
