/** Triggers that the capability table says cannot be given: said once for each, with what to do instead. */
import type { Trigger } from '@skyfold/manifest'
import { capabilityOf } from '@skyfold/plugin-api'
import { capabilities } from '../capabilities.ts'
import { errors } from '../errors.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'

/** No resource, one warning. */
export function leaveOut(trigger: Trigger, { definition }: TriggerSite): ComposedTrigger {
  const capability = capabilityOf(trigger, { name: 'local', capabilities })
  if (capability.level !== 'impossible') throw new Error(`${trigger.kind} is not impossible`)
  const { reason, substitute } = capability
  const kind = trigger.kind === 'platform' ? trigger.event : trigger.kind
  const detail = { function: definition.name, trigger: kind, reason, substitute }
  return { resources: [], diagnostics: [errors.LOCAL_TRIGGER_LEFT_OUT(detail, { source: trigger.source })] }
}
