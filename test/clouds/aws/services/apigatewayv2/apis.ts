/** APIs and their tags. Creating an API twice makes two. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Call, Checked, World } from '../../world.ts'
import { shortId } from '../../world.ts'
import type { ApiRecord, Stores } from './api-record.ts'
import { findApi, merge } from './api-record.ts'
import type {
  Api,
  CreateApiRequest,
  GetApisResponse,
  GetTagsResponse,
  UpdateApiRequest,
} from '@aws-sdk/client-apigatewayv2'

export function apiOperations(world: World, stores: Stores): Behaviour['operations'] {
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

export function tagOperations(stores: Stores): Behaviour['operations'] {
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
