/** `http` (on AWS a REST API) and `httpApi` (an HTTP API). */
import type { SourceRange } from '../../diagnostic.ts'
import { pathTo, readNode } from '../../schema/read.ts'
import { anyOf } from '../../schema/json-schema.ts'
import type { DescribedKeys } from '../../schema/keys.ts'
import {
  anything,
  flag,
  known,
  oneOf,
  optional,
  required,
  text,
  withDefault,
  writtenOf,
} from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf } from '../../tree/tree-node.ts'
import type { CorsSettings, HttpAccess, HttpApiTrigger, HttpTrigger, Trigger } from '../../trigger.ts'
import type { EventKind, TriggerSite } from '../trigger-reader.ts'
import { reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { accessOf } from './access.ts'
import { readCors } from './cors.ts'
import type { Route } from './route.ts'
import { routeForm, routeOf } from './route.ts'

/** Settings of API Gateway that other clouds have no word for. */
const REST_ONLY: DescribedKeys = new Map([
  ['integration', 'Type of the integration.'],
  ['request', 'Checks and mappings of requests.'],
  ['response', 'Mappings of responses.'],
  ['connectionType', 'How the integration is reached.'],
  ['connectionId', 'The link of a private integration.'],
  ['async', 'Answers before the function has run.'],
  ['documentation', 'Read by plugins that write documentation.'],
  ['operationId', 'Read by plugins that write documentation.'],
  ['timeoutInMillis', 'Longest time of the integration.'],
])
const HTTP_API_ONLY: DescribedKeys = new Map([
  ['operationId', 'Read by plugins that write documentation.'],
  ['timeout', 'Longest time of the integration.'],
  ['authorizationScopes', 'Scopes that a token must have.'],
])

const accessEntries = {
  auth: optional('Who may call it (`provider.auth` is the default).', oneOf('public', 'iam')),
  authorizer: optional(
    'What checks the caller, as the provider names it; `aws_iam` is `auth: iam`.',
    anything,
  ),
  cors: optional(
    '`true` for everybody, or `origins`, `methods`, `headers`, `credentials`, `maxAge`.',
    anything,
  ),
}
const pathEntry = required('`/orders/{id}`; `{rest+}` at the end is the rest of the path.', text)

const restSchema = known(
  {
    method: required('`GET`, `POST`, … or `ANY`.', text),
    path: pathEntry,
    ...accessEntries,
    private: optional('Takes an API key.', flag),
    ...unreadKeys(REST_ONLY),
  },
  'a route such as `GET /orders`, or a mapping',
)
const httpApiSchema = known(
  {
    method: withDefault('`GET`, `POST`, … or `ANY`.', text, '*'),
    path: pathEntry,
    ...accessEntries,
    ...unreadKeys(HTTP_API_ONLY),
  },
  'a route such as `GET /orders`, or a mapping',
)

/** `http: GET /orders`. */
export const httpEvent: EventKind = {
  about: 'An HTTP route whose handler sees payload 1.0, the events of a REST API of AWS.',
  read: readHttp,
  written: () => anyOf([{ type: 'string' }, { const: true }, writtenOf(restSchema)]),
}

/** `httpApi: GET /orders`. */
export const httpApiEvent: EventKind = {
  about: 'An HTTP route whose handler sees payload 2.0, the events of an HTTP API of AWS.',
  read: readHttpApi,
  written: () => anyOf([{ type: 'string' }, writtenOf(httpApiSchema)]),
}

function readHttp(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const form = routeForm(settings)
  const event = readNode(restSchema, form, site)
  if (!event) return []
  reportIgnored(form, REST_ONLY, site)
  const trigger = complete({ form, event, site, anyPath: undefined })
  return trigger ? [{ kind: 'http', ...trigger } satisfies HttpTrigger] : []
}

function readHttpApi(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
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
