/** What `http` and `httpApi` share: a route of the stack's API. */
import type { HttpApiTrigger, HttpTrigger } from '@skyfold/manifest'
import { ref } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { errors } from '../errors.ts'
import type { RouteInputs } from '../resources/route.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'
import { addressOf, API, resourceOf } from './trigger.ts'

/** `GET /orders/{id}` or `$default`. */
export function routeKey(trigger: HttpTrigger | HttpApiTrigger): string {
  return trigger.path === '$default' ? trigger.path : `${trigger.method} ${trigger.path}`
}

/** A route whose handler sees events of that payload version. */
export function composeRoute(
  trigger: HttpTrigger | HttpApiTrigger,
  site: TriggerSite,
  payload: RouteInputs['payload'],
): ComposedTrigger {
  const { definition, timeout } = site
  const cap = limit(`${trigger.kind}.timeout`)
  const key = routeKey(trigger)
  const inputs = {
    api: ref(API, 'id'),
    key,
    function: ref(addressOf('local.function', definition.name), 'name'),
    payload,
    ...(trigger.cors ? { cors: { ...trigger.cors } } : {}),
  }
  const capped = errors.LOCAL_TIMEOUT_CAPPED(
    { function: definition.name, timeout, cap },
    { source: trigger.source },
  )
  return {
    resources: [resourceOf('local.route', key, inputs, trigger.source)],
    diagnostics: timeout > cap ? [capped] : [],
  }
}
