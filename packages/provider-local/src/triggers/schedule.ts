import type { ScheduleTrigger } from '@skyfold/manifest'
import { ref } from '@skyfold/plugin-api'
import { physicalName } from '../naming.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'
import { addressOf, resourceOf } from './trigger.ts'

/** A schedule that calls the function. */
export function composeSchedule(trigger: ScheduleTrigger, site: TriggerSite): ComposedTrigger {
  const { stack, definition, number } = site
  const name = trigger.name ?? `${definition.name}-${number}`
  const inputs = {
    name: physicalName(stack, name),
    function: ref(addressOf('local.function', definition.name), 'name'),
    rate: { ...trigger.rate },
    timezone: trigger.timezone,
    enabled: trigger.enabled,
    ...(trigger.input === undefined ? {} : { input: { event: trigger.input } }),
    region: stack.region,
  }
  return { resources: [resourceOf('local.schedule', name, inputs, trigger.source)], diagnostics: [] }
}
