/** Triggers that the capability table refuses: said once for each, with what to do instead. */
import type { Trigger } from '@skyfold/manifest'
import { capabilityOf } from '@skyfold/plugin-api'
import { capabilities } from '../capabilities.ts'
import { errors } from '../errors.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'
import { onlyDiagnostics } from './trigger.ts'

/** No resource, one error. */
export function refuse(trigger: Trigger, { stack, definition }: TriggerSite): ComposedTrigger {
  const capability = capabilityOf(trigger, { name: stack.provider, capabilities })
  if (capability.level !== 'impossible') throw new Error(`${trigger.kind} is not impossible`)
  const { reason, substitute } = capability
  const kind = trigger.kind === 'platform' ? trigger.event : trigger.kind
  const detail = { function: definition.name, trigger: kind, reason, substitute }
  return onlyDiagnostics(errors.AWS_TRIGGER_REFUSED(detail, { source: trigger.source }))
}
