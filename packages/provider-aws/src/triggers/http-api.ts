import type { HttpApiTrigger } from '@skyfold/manifest'
import { composeRoute } from './http-route.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'

/** A route with events of payload 2.0. */
export function composeHttpApi(trigger: HttpApiTrigger, site: TriggerSite): ComposedTrigger {
  return composeRoute(trigger, site)
}
