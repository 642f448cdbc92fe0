/** An HTTP API as API Gateway keeps it, and how its parts are found. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Call, Regional } from '../../world.ts'
import type { Api, Integration, Route, Stage } from '@aws-sdk/client-apigatewayv2'

/** One API with its parts, by identifier. */
export interface ApiRecord {
  api: Api
  readonly tags: Map<string, string>
  readonly integrations: Map<string, Integration>
  readonly routes: Map<string, Route>
  readonly stages: Map<string, Stage>
}

/** The APIs of one region, by identifier. */
export type ApiStore = Map<string, ApiRecord>
export type Stores = Regional<ApiStore>

/** Errors: no such API. */
export function findApi(stores: Stores, call: Call, id: string): ApiRecord {
  const found = stores.in(call.region).get(id)
  if (!found) throw new Refusal('NotFoundException', `Invalid API identifier specified ${call.account}:${id}`)
  return found
}

/** Errors: no such part of an API. */
export function findIn<T>(items: Map<string, T>, id: string, kind: string): T {
  const found = items.get(id)
  if (found === undefined)
    throw new Refusal('NotFoundException', `Invalid ${kind} identifier specified ${id}`)
  return found
}

/** Members that are given replace; identifiers in the input name the object. */
export function merge<T extends object>(before: T, input: object): T {
  const identifiers = new Set(['ApiId', 'IntegrationId', 'RouteId', 'StageName'])
  const changes = Object.entries(input).filter(
    ([name, value]) => value !== undefined && !identifiers.has(name),
  )
  return { ...before, ...Object.fromEntries(changes) }
}
