/** What one resource type of Azure Resource Manager does beside what all of them do. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type { Answer } from '../answer.ts'
import type { ResourceId } from './resource-id.ts'
import type { StoredResource, World } from './world.ts'

/** A PUT whose body has the published shape. */
export interface Put {
  readonly world: World
  readonly id: ResourceId
  readonly body: JsonObject
  readonly previous: StoredResource | undefined
}

/** An action (POST) on a resource that exists. */
export interface Action {
  readonly world: World
  readonly id: ResourceId
  readonly stored: StoredResource
}

export interface ResourceKind {
  /** `Microsoft.Web/sites`. */
  readonly type: string
  /** `web.Site`: operations are `web.PutSite`, `web.GetSite` and so on. */
  readonly word: string
  /** Accepted api-versions; the first is the one whose types check bodies. */
  readonly apiVersions: readonly string[]
  /** Document of the Bicep types; absent where none is at hand and `refuse` checks the body alone. */
  readonly types?: string
  /** PUT takes time; the header of its answer that leads to the operation. */
  readonly longRunning?: 'location' | 'azure-asyncoperation'
  /** Status of a PUT that made it; 201 when absent. */
  readonly created?: 200
  /** DELETE takes time. */
  readonly deletedLater?: boolean
  /** Always there with its parent, which `stored` of an action is: nobody puts it. */
  readonly virtual?: boolean
  /** Nobody can read it with GET, and it takes no time: a document of a site. */
  readonly writeOnly?: boolean
  /** Rules of the service that its types do not tell. */
  refuse?(put: Put): Answer | undefined
  /** The body as GET answers it. */
  complete(put: Put): JsonObject
  /** Instead of `body` while it is being made. */
  unfinished?(body: JsonObject): JsonObject
  readonly actions?: Readonly<Record<string, (action: Action) => Answer>>
}

/** A JSON object at `key` of `value`, or an empty one. */
export function objectAt(value: JsonObject | undefined, key: string): JsonObject {
  return asObject(value?.[key])
}

export function asObject(value: Json | undefined): JsonObject {
  // A JSON value that is an object and no array is a JSON object.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
}

/** A text at `key`; anything else is empty. */
export function textAt(value: JsonObject | undefined, key: string): string {
  const text = value?.[key]
  return typeof text === 'string' ? text : ''
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}
