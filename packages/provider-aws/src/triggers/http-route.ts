/** What `http` and `httpApi` share: a route of the API of their kind, led to the function's alias. */
import type { Diagnostic, HttpApiTrigger, HttpTrigger } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { errors } from '../errors.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'
import { addressOf, aliasOf, onlyDiagnostics, resourceOf } from './trigger.ts'

const PAYLOADS = { http: '1.0', httpApi: '2.0' } as const
/** The longest that API Gateway waits, so that the function's own timeout decides. */
const INTEGRATION_TIMEOUT = 30_000

/** `GET /orders/{id}` or `$default`. */
export function routeKey(trigger: HttpTrigger | HttpApiTrigger): string {
  return trigger.path === '$default' ? trigger.path : `${trigger.method} ${trigger.path}`
}

/** Address of the API of a kind: the two kinds have their own, as their CORS settings are about the whole API. */
export function apiOf(kind: 'http' | 'httpApi'): Address {
  return addressOf('aws.apigatewayv2.api', kind)
}

/** Route, integration and permission; several routes of a function share the last two. */
export function composeRoute(trigger: HttpTrigger | HttpApiTrigger, site: TriggerSite): ComposedTrigger {
  const { definition } = site
  const { kind, source, access } = trigger
  const key = routeKey(trigger)
  const refused = refuseAccess(trigger, site)
  if (refused || (access !== 'public' && access !== 'iam'))
    return onlyDiagnostics(...(refused ? [refused] : []))
  const api = ref(apiOf(kind), 'id')
  const name = `${definition.name} ${kind}`
  const integration = resourceOf(
    'aws.apigatewayv2.integration',
    name,
    { api, target: aliasOf(definition), payload: PAYLOADS[kind], timeout: INTEGRATION_TIMEOUT },
    source,
  )
  const permission = resourceOf(
    'aws.lambda.permission',
    name,
    { alias: aliasOf(definition), principal: 'apigateway.amazonaws.com', api },
    source,
  )
  const route = resourceOf(
    'aws.apigatewayv2.route',
    `${kind} ${key}`,
    { api, key, target: ref(integration.address, 'target'), access },
    source,
  )
  return {
    // Nothing arrives before it may come through.
    resources: [integration, permission, { ...route, dependsOn: [permission.address] }],
    statements: [],
    diagnostics: capTimeout(trigger, site),
  }
}

function refuseAccess(
  trigger: HttpTrigger | HttpApiTrigger,
  { definition }: TriggerSite,
): Diagnostic | undefined {
  const detail = { function: definition.name, route: routeKey(trigger) }
  const { source } = trigger
  if (trigger.access === 'unstated') return errors.AWS_ACCESS_UNSTATED(detail, { source })
  if (trigger.access === 'authorizer') return errors.AWS_AUTHORIZER_UNSUPPORTED(detail, { source })
  return undefined
}

function capTimeout(
  { kind, source }: HttpTrigger | HttpApiTrigger,
  { definition, timeout }: TriggerSite,
): Diagnostic[] {
  const cap = limit(`${kind}.timeout`)
  if (timeout <= cap) return []
  return [errors.AWS_TIMEOUT_CAPPED({ function: definition.name, timeout, cap }, { source })]
}
