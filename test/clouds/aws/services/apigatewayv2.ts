/** API Gateway v2: HTTP APIs with their integrations, routes and stages. Creating an API twice makes two. */
import type {
  Api,
  CreateApiRequest,
  CreateIntegrationRequest,
  CreateRouteRequest,
  CreateStageRequest,
  GetApisResponse,
  GetTagsResponse,
  Integration,
  Route,
  Stage,
  UpdateApiRequest,
  UpdateIntegrationRequest,
  UpdateRouteRequest,
  UpdateStageRequest,
} from '@aws-sdk/client-apigatewayv2'
import type { CloudObject } from '../../cloud.ts'
import { Refusal } from '../protocol/refusal.ts'
import { Regional, tagged, shortId } from '../world.ts'
import type { Behaviour, Call, Checked, World } from '../world.ts'

interface ApiRecord {
  api: Api
  readonly tags: Map<string, string>
  readonly integrations: Map<string, Integration>
  readonly routes: Map<string, Route>
  readonly stages: Map<string, Stage>
}

type ApiStore = Map<string, ApiRecord>
type Stores = Regional<ApiStore>

const ROUTE_KEY = /^(\$default|(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY) \/\S*)$/

export function createApiGateway(world: World): Behaviour {
  const stores: Stores = new Regional(() => new Map())
  return {
    operations: {
      ...apiOperations(world, stores),
      ...integrationOperations(stores),
      ...routeOperations(stores),
      ...stageOperations(world, stores),
      ...tagOperations(stores),
    },
    objects: () => stores.entries().flatMap(([, apis]) => [...apis].flatMap(apiObjects)),
  }
}

/** Parts are named after what they do: their identifiers differ from run to run. */
function apiObjects([id, record]: [id: string, record: ApiRecord]): CloudObject[] {
  const parts = (kind: string, names: readonly (string | undefined)[]): CloudObject[] =>
    names.map((name) => ({ kind: `apigatewayv2.${kind}`, id: `${record.api.Name} ${name}` }))
  const integrations = [...record.integrations.values()]
  return [
    tagged('apigatewayv2.api', id, record.tags),
    ...parts(
      'integration',
      integrations.map((one) => `${one.IntegrationUri} ${one.PayloadFormatVersion}`),
    ),
    ...parts(
      'route',
      [...record.routes.values()].map((one) => one.RouteKey),
    ),
    ...parts('stage', [...record.stages.keys()]),
  ]
}

function findApi(stores: Stores, call: Call, id: string): ApiRecord {
  const found = stores.in(call.region).get(id)
  if (!found) throw new Refusal('NotFoundException', `Invalid API identifier specified ${call.account}:${id}`)
  return found
}

function findIn<T>(items: Map<string, T>, id: string, kind: string): T {
  const found = items.get(id)
  if (found === undefined)
    throw new Refusal('NotFoundException', `Invalid ${kind} identifier specified ${id}`)
  return found
}

function apiOperations(world: World, stores: Stores): Behaviour['operations'] {
  const shown = (record: ApiRecord): Api => ({ ...record.api, Tags: Object.fromEntries(record.tags) })
  return {
    CreateApi(input: Checked<CreateApiRequest>, call: Call): Api {
      const id = shortId()
      const { Tags: tags, Target: target, ...settings } = input
      if (target !== undefined) throw new Refusal('BadRequestException', 'Quick create is not known here.')
      const record: ApiRecord = {
        api: {
          RouteSelectionExpression: '$request.method $request.path',
          ApiKeySelectionExpression: '$request.header.x-api-key',
          DisableExecuteApiEndpoint: false,
          ...settings,
          ApiId: id,
          ApiEndpoint: `https://${id}.execute-api.${call.region}.amazonaws.com`,
          CreatedDate: new Date(world.now()),
        },
        tags: new Map(Object.entries(tags ?? {})),
        integrations: new Map(),
        routes: new Map(),
        stages: new Map(),
      }
      stores.in(call.region).set(id, record)
      return shown(record)
    },
    GetApi: (input: { readonly ApiId: string }, call: Call): Api => shown(findApi(stores, call, input.ApiId)),
    GetApis: (
      input: { readonly MaxResults?: string; readonly NextToken?: string },
      call: Call,
    ): GetApisResponse => {
      const all = [...stores.in(call.region).values()].map(shown)
      const start = Number(input.NextToken ?? 0)
      const end = start + Number(input.MaxResults ?? 25)
      return { Items: all.slice(start, end), NextToken: end < all.length ? String(end) : undefined }
    },
    UpdateApi(input: Checked<UpdateApiRequest>, call: Call): Api {
      const record = findApi(stores, call, input.ApiId)
      record.api = merge(record.api, input)
      return shown(record)
    },
    DeleteCorsConfiguration(input: { readonly ApiId: string }, call: Call): object {
      const record = findApi(stores, call, input.ApiId)
      const { CorsConfiguration: _, ...rest } = record.api
      record.api = rest
      return {}
    },
    DeleteApi(input: { readonly ApiId: string }, call: Call): object {
      findApi(stores, call, input.ApiId)
      stores.in(call.region).delete(input.ApiId)
      return {}
    },
  }
}

function integrationOperations(stores: Stores): Behaviour['operations'] {
  return {
    CreateIntegration(input: Checked<CreateIntegrationRequest>, call: Call): Integration {
      const { integrations } = findApi(stores, call, input.ApiId)
      checkIntegration(input)
      const { ApiId: _, ...settings } = input
      const created: Integration = {
        ConnectionType: 'INTERNET',
        TimeoutInMillis: 30_000,
        ...settings,
        IntegrationId: shortId().slice(0, 7),
      }
      integrations.set(created.IntegrationId ?? '', created)
      return created
    },
    GetIntegration: (
      input: { readonly ApiId: string; readonly IntegrationId: string },
      call: Call,
    ): Integration =>
      findIn(findApi(stores, call, input.ApiId).integrations, input.IntegrationId, 'Integration'),
    GetIntegrations: (input: { readonly ApiId: string }, call: Call): { Items: Integration[] } => ({
      Items: [...findApi(stores, call, input.ApiId).integrations.values()],
    }),
    UpdateIntegration(input: Checked<UpdateIntegrationRequest>, call: Call): Integration {
      const { integrations } = findApi(stores, call, input.ApiId)
      const updated = merge(findIn(integrations, input.IntegrationId, 'Integration'), input)
      integrations.set(input.IntegrationId, updated)
      return updated
    },
    DeleteIntegration(input: { readonly ApiId: string; readonly IntegrationId: string }, call: Call): object {
      const { integrations, routes } = findApi(stores, call, input.ApiId)
      findIn(integrations, input.IntegrationId, 'Integration')
      const user = [...routes.values()].find(
        (route) => route.Target === `integrations/${input.IntegrationId}`,
      )
      if (user)
        throw new Refusal(
          'ConflictException',
          `Cannot delete Integration ${input.IntegrationId}: it is used by Route ${user.RouteId}`,
        )
      integrations.delete(input.IntegrationId)
      return {}
    },
  }
}

function routeOperations(stores: Stores): Behaviour['operations'] {
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

function stageOperations(world: World, stores: Stores): Behaviour['operations'] {
  return {
    CreateStage(input: Checked<CreateStageRequest>, call: Call): Stage {
      const { stages } = findApi(stores, call, input.ApiId)
      if (stages.has(input.StageName)) throw new Refusal('ConflictException', `Stage already exists`)
      const { ApiId: _, ...settings } = input
      const created: Stage = { AutoDeploy: false, ...settings, CreatedDate: new Date(world.now()) }
      stages.set(input.StageName, created)
      return created
    },
    GetStage: (input: { readonly ApiId: string; readonly StageName: string }, call: Call): Stage =>
      findIn(findApi(stores, call, input.ApiId).stages, input.StageName, 'stage'),
    GetStages: (input: { readonly ApiId: string }, call: Call): { Items: Stage[] } => ({
      Items: [...findApi(stores, call, input.ApiId).stages.values()],
    }),
    UpdateStage(input: Checked<UpdateStageRequest>, call: Call): Stage {
      const { stages } = findApi(stores, call, input.ApiId)
      const updated = merge(findIn(stages, input.StageName, 'stage'), input)
      stages.set(input.StageName, updated)
      return updated
    },
    DeleteStage(input: { readonly ApiId: string; readonly StageName: string }, call: Call): object {
      const { stages } = findApi(stores, call, input.ApiId)
      findIn(stages, input.StageName, 'stage')
      stages.delete(input.StageName)
      return {}
    },
  }
}

function tagOperations(stores: Stores): Behaviour['operations'] {
  const byArn = (arn: string, call: Call): Map<string, string> =>
    findApi(stores, call, /::\/apis\/([a-z0-9]+)$/.exec(arn)?.[1] ?? '').tags
  return {
    GetTags: (input: { readonly ResourceArn: string }, call: Call): GetTagsResponse => ({
      Tags: Object.fromEntries(byArn(input.ResourceArn, call)),
    }),
    TagResource(
      input: { readonly ResourceArn: string; readonly Tags?: Record<string, string> },
      call: Call,
    ): object {
      const tags = byArn(input.ResourceArn, call)
      for (const [key, value] of Object.entries(input.Tags ?? {})) tags.set(key, value)
      return {}
    },
    UntagResource(
      input: { readonly ResourceArn: string; readonly TagKeys: readonly string[] },
      call: Call,
    ): object {
      const tags = byArn(input.ResourceArn, call)
      for (const key of input.TagKeys) tags.delete(key)
      return {}
    },
  }
}

function checkIntegration(input: Checked<CreateIntegrationRequest>): void {
  if (input.IntegrationType === 'AWS_PROXY') {
    if (input.PayloadFormatVersion === undefined)
      throw new Refusal('BadRequestException', 'PayloadFormatVersion is a required parameter for integration')
    if (!input.IntegrationUri?.startsWith('arn:aws:lambda:'))
      throw new Refusal('BadRequestException', 'IntegrationUri should be a valid Lambda ARN')
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

/** Members that are given replace; identifiers in the input name the object. */
function merge<T extends object>(before: T, input: object): T {
  const identifiers = new Set(['ApiId', 'IntegrationId', 'RouteId', 'StageName'])
  const changes = Object.entries(input).filter(
    ([name, value]) => value !== undefined && !identifiers.has(name),
  )
  return { ...before, ...Object.fromEntries(changes) }
}
