/** The part of a botocore service model that routing, reading, checking and writing need. */
import { readSpec } from '../../specs.ts'

export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'double'
    | 'float'
    | 'boolean'
    | 'blob'
    | 'timestamp'
  readonly members?: Readonly<Record<string, Member>>
  readonly required?: readonly string[]
  readonly member?: Member
  readonly key?: Member
  readonly value?: Member
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly enum?: readonly string[]
  readonly payload?: string
  readonly flattened?: boolean
  readonly document?: boolean
  readonly timestampFormat?: TimestampFormat
  readonly exception?: boolean
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number }
}

export type TimestampFormat = 'iso8601' | 'unixTimestamp' | 'rfc822'

export interface Member {
  readonly shape: string
  readonly location?: 'uri' | 'querystring' | 'header' | 'headers' | 'statusCode'
  readonly locationName?: string
  readonly timestampFormat?: TimestampFormat
}

export interface Operation {
  readonly name: string
  readonly http: { readonly method: string; readonly requestUri: string; readonly responseCode?: number }
  readonly input?: { readonly shape: string }
  readonly output?: { readonly shape: string; readonly resultWrapper?: string }
  /** Another operation has taken its place, on the same path. */
  readonly deprecated?: boolean
  readonly httpChecksum?: { readonly requestChecksumRequired?: boolean }
}

export type Protocol = 'json' | 'rest-json' | 'rest-xml' | 'query'

interface ModelDocument {
  readonly metadata: {
    readonly protocol: Protocol
    readonly targetPrefix?: string
    readonly jsonVersion?: string
    readonly xmlNamespace?: string
  }
  readonly operations: Readonly<Record<string, Operation>>
  readonly shapes: Readonly<Record<string, Shape>>
}

/** Where shapes are looked up by name. */
export interface Shapes {
  /** Errors: a name that the model does not have, which is a mistake in a fake. */
  shape(name: string): Shape
}

/** One service as its vendor describes it. */
export class Model implements Shapes {
  readonly name: string
  readonly protocol: Protocol
  readonly targetPrefix: string | undefined
  readonly jsonVersion: string
  readonly xmlNamespace: string
  readonly operations: Readonly<Record<string, Operation>>
  readonly #shapes: Readonly<Record<string, Shape>>

  constructor(name: string, document: ModelDocument) {
    this.name = name
    this.protocol = document.metadata.protocol
    this.targetPrefix = document.metadata.targetPrefix
    this.jsonVersion = document.metadata.jsonVersion ?? '1.0'
    this.xmlNamespace = document.metadata.xmlNamespace ?? ''
    this.operations = document.operations
    this.#shapes = document.shapes
  }

  shape(name: string): Shape {
    const found = this.#shapes[name]
    if (!found) throw new Error(`${this.name} has no shape ${name}`)
    return found
  }

  /** A shape that may be missing: errors that a service throws without modelling them. */
  exception(name: string): Shape | undefined {
    const found = this.#shapes[name]
    return found?.exception ? found : undefined
  }
}

/** Reads `specs/aws/<name>-<version>.json.gz`. */
export async function loadModel(name: string, version: string): Promise<Model> {
  return new Model(name, await readSpec<ModelDocument>(`aws/${name}-${version}.json.gz`))
}
