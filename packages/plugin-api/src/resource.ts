/**
 * The desired graph: what should exist, as plain data. Inputs may hold refs to outputs of other
 * resources and secrets; edges come from the refs.
 */
import type { Json, JsonObject, Secret, SourceRange } from '@skyfold/manifest'

/** `<type>/<name>`: `aws.lambda.function/hello`. Unique in a stack, stable over deploys. */
export type Address = string

/** Stands in inputs for an output of another resource, known when that resource is done. */
export interface Ref {
  readonly $ref: Address
  /** Name of the output. */
  readonly output: string
}

/** A value in a resource's inputs. */
export type Input = Json | Ref | Secret | readonly Input[] | { readonly [key: string]: Input | undefined }

/** Inputs of type `I` in which any value may still be a ref or a secret. */
export type Inputs<I> = {
  readonly [K in keyof I]: I[K] | Ref | Secret | (I[K] extends object ? Inputs<I[K]> : never)
}

/** One thing that should exist. */
export interface Resource {
  readonly address: Address
  readonly type: string
  readonly inputs: { readonly [key: string]: Input | undefined }
  /** Edges that no ref shows. */
  readonly dependsOn?: readonly Address[]
  /** Refuse to delete or replace it. */
  readonly protect?: boolean
  /** The manifest line it comes from, for messages. */
  readonly source?: SourceRange
}

/** Everything that should exist of one stack, in no particular order. */
export interface Graph {
  readonly resources: readonly Resource[]
}

/** `(service, stage, provider, region)`: what one state object and one lease are about. */
export interface StackId {
  readonly service: string
  readonly stage: string
  readonly provider: string
  readonly region: string
}

/** What marks a cloud object as ours. Written as tags where the cloud has them. */
export interface Ownership {
  /** `service/stage/provider/region`. */
  readonly stack: string
  readonly address: Address
}

/** Outputs of a resource, as recorded. */
export type Outputs = JsonObject

/** A ref to `output` of `address`. */
export function ref(address: Address, output: string): Ref {
  return { $ref: address, output }
}

/** True for a ref token. */
export function isRef(value: unknown): value is Ref {
  return typeof value === 'object' && value !== null && '$ref' in value && 'output' in value
}
