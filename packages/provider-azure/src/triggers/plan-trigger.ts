/** Every kind of trigger → its plan; what Azure cannot do is told from the capability table. */
import type { Trigger } from '@skyfold/manifest'
import { capabilityOf } from '@skyfold/plugin-api'
import { capabilities } from '../capabilities.ts'
import { deviations } from '../deviations.ts'
import { planHttp } from './http.ts'
import { planQueue } from './queue.ts'
import { planSchedule } from './schedule.ts'
import type { TriggerPlan } from './trigger-plan.ts'

/** `owner` is the name of the function that it starts. */
export function planTrigger(trigger: Trigger, owner: string): TriggerPlan {
  if (trigger.kind === 'http' || trigger.kind === 'httpApi') return planHttp(trigger, owner)
  if (trigger.kind === 'schedule') return planSchedule(trigger)
  if (trigger.kind === 'queue') return planQueue(trigger, owner)
  return refuse(trigger, owner)
}

function refuse(trigger: Trigger, owner: string): TriggerPlan {
  const capability = capabilityOf(trigger, { name: 'azure', capabilities })
  if (capability.level !== 'impossible') throw new Error(`the table says that ${trigger.kind} is possible`)
  const event = trigger.kind === 'platform' ? `the event ${trigger.event}` : `a ${trigger.kind}`
  const { reason, substitute } = capability
  const detail = { function: owner, event, reason, substitute }
  return { diagnostics: [deviations.AZURE_TRIGGER_IMPOSSIBLE(detail, { source: trigger.source })] }
}
