import type { HttpTrigger } from '@skyfold/manifest'
import { composeRoute } from './http-route.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'

/** A route with events of payload 1.0. */
export function composeHttp(trigger: HttpTrigger, site: TriggerSite): ComposedTrigger {
  return composeRoute(trigger, site)
}
