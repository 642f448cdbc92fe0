/** Routes: one for each key. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Call, Checked } from '../../world.ts'
import { shortId } from '../../world.ts'
import type { ApiRecord, Stores } from './api-record.ts'
import { findApi, findIn, merge } from './api-record.ts'
import type { CreateRouteRequest, Route, UpdateRouteRequest } from '@aws-sdk/client-apigatewayv2'

const ROUTE_KEY = /^(\$default|(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) \/\S*)$/

export function routeOperations(stores: Stores): Behaviour['operations'] {
  return {
    CreateRoute(input: Checked<CreateRouteRequest>, call: Call): Route {
      const record = findApi(stores, call, input.ApiId)
      checkRoute(record, input)
      if ([...record.routes.values()].some((route) => route.RouteKey === input.RouteKey))
        throw new Refusal('ConflictException', `Route with key ${input.RouteKey} already exists for this API`)
      const { ApiId: _, ...settings } = input
      const created: Route = {
        ApiKeyRequired: false,
        AuthorizationType: 'NONE',
        ...settings,
        RouteId: shortId().slice(0, 7),
      }
      record.routes.set(created.RouteId ?? '', created)
      return created
    },
    GetRoute: (input: { readonly ApiId: string; readonly RouteId: string }, call: Call): Route =>
      findIn(findApi(stores, call, input.ApiId).routes, input.RouteId, 'Route'),
    GetRoutes: (input: { readonly ApiId: string }, call: Call): { Items: Route[] } => ({
      Items: [...findApi(stores, call, input.ApiId).routes.values()],
    }),
    UpdateRoute(input: Checked<UpdateRouteRequest>, call: Call): Route {
      const record = findApi(stores, call, input.ApiId)
      checkRoute(record, input)
      const updated = merge(findIn(record.routes, input.RouteId, 'Route'), input)
      record.routes.set(input.RouteId, updated)
      return updated
    },
    DeleteRoute(input: { readonly ApiId: string; readonly RouteId: string }, call: Call): object {
      const { routes } = findApi(stores, call, input.ApiId)
      findIn(routes, input.RouteId, 'Route')
      routes.delete(input.RouteId)
      return {}
    },
  }
}

function checkRoute(
  record: ApiRecord,
  input: {
    readonly RouteKey?: string | undefined
    readonly Target?: string | undefined
    readonly AuthorizationType?: string | undefined
    readonly AuthorizerId?: string | undefined
  },
): void {
  if (input.RouteKey !== undefined && !ROUTE_KEY.test(input.RouteKey))
    throw new Refusal(
      'BadRequestException',
      `The provided route key is not formatted properly for HTTP protocol: ${input.RouteKey}`,
    )
  const integration = /^integrations\/(.+)$/.exec(input.Target ?? '')?.[1]
  if (integration !== undefined && !record.integrations.has(integration))
    throw new Refusal('NotFoundException', `Unable to find Integration by integrationId ${integration}`)
  if (
    (input.AuthorizationType === 'JWT' || input.AuthorizationType === 'CUSTOM') &&
    input.AuthorizerId === undefined
  )
    throw new Refusal('BadRequestException', 'AuthorizerId is required')
}
