/** `http` (on AWS a REST API) and `httpApi` (an HTTP API). */
import * as v from 'valibot'
import type { SourceRange } from '../../diagnostic.ts'
import { pathTo, readNode } from '../../schema/read.ts'
import { anything, flag, known, oneOf, text } from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf } from '../../tree/tree-node.ts'
import type { CorsSettings, HttpAccess, HttpApiTrigger, HttpTrigger } from '../../trigger.ts'
import type { TriggerReader, TriggerSite } from '../trigger-reader.ts'
import { reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { accessOf } from './access.ts'
import { readCors } from './cors.ts'
import type { Route } from './route.ts'
import { routeForm, routeOf } from './route.ts'

/** Settings of API Gateway that other clouds have no word for. */
const REST_ONLY = [
  'integration',
  'request',
  'response',
  'connectionType',
  'connectionId',
  'async',
  'documentation',
  'operationId',
]
const HTTP_API_ONLY = ['operationId', 'timeout', 'authorizationScopes']

const common = {
  method: text,
  path: text,
  auth: v.exactOptional(oneOf('public', 'iam')),
  authorizer: v.exactOptional(anything),
  cors: v.exactOptional(anything),
}

const restSchema = known({ ...common, private: v.exactOptional(flag), ...unreadKeys(REST_ONLY) })
const httpApiSchema = known({ ...common, method: v.exactOptional(text, '*'), ...unreadKeys(HTTP_API_ONLY) })

export const readHttp: TriggerReader = (settings, site) => {
  const form = routeForm(settings)
  const event = readNode(restSchema, form, site)
  if (!event) return []
  reportIgnored(form, REST_ONLY, site)
  const trigger = complete({ form, event, site, anyPath: undefined })
  return trigger ? [{ kind: 'http', ...trigger } satisfies HttpTrigger] : []
}

export const readHttpApi: TriggerReader = (settings, site) => {
  const form = routeForm(settings)
  const event = readNode(httpApiSchema, form, site)
  if (!event) return []
  reportIgnored(form, HTTP_API_ONLY, site)
  const trigger = complete({ form, event, site, anyPath: '$default' })
  // What the event says of CORS, also `false`, comes before the provider.
  const stated = childOf(form, 'cors') !== undefined
  const cors = stated ? trigger?.cors : site.defaults.httpApiCors
  return trigger ? [{ kind: 'httpApi', ...trigger, ...(cors ? { cors } : {}) } satisfies HttpApiTrigger] : []
}

interface HttpEvent {
  readonly method: string
  readonly path: string
  readonly auth?: 'public' | 'iam'
  readonly private?: boolean
}

interface Completion {
  readonly form: TreeNode
  readonly event: HttpEvent
  readonly site: TriggerSite
  readonly anyPath: string | undefined
}

interface HttpFields extends Route {
  readonly access: HttpAccess
  readonly cors?: CorsSettings
  readonly source: SourceRange
}

function complete({ form, event, site, anyPath }: Completion): HttpFields | undefined {
  const { source, defaults, path, report } = site
  const places = {
    method: childOf(form, 'method')?.source ?? source,
    path: childOf(form, 'path')?.source ?? source,
  }
  const route = routeOf(event, anyPath, { ...site, places })
  if (!route) return undefined
  const authorizer = childOf(form, 'authorizer')
  const access = accessOf({ auth: event.auth, authorizer, private: event.private }, defaults.auth)
  const corsNode = childOf(form, 'cors')
  const cors = corsNode && readCors(corsNode, { path: pathTo(path, 'cors'), report }, route.method)
  return { ...route, access, ...(cors ? { cors } : {}), source }
}
