/** A schedule: a timer of the app. The host keeps its state in the storage account, so it runs on one instance. */
import type { ScheduleTrigger } from '@skyfold/manifest'
import { deviations } from '../deviations.ts'
import { toNcrontab } from './cron.ts'
import type { TriggerPlan } from './trigger-plan.ts'

/** A schedule that is not enabled is not registered. */
export function planSchedule(trigger: ScheduleTrigger): TriggerPlan {
  const { timezone, input, source } = trigger
  const { schedule, diagnostics } = toNcrontab(trigger)
  const zone = timezone === 'UTC' ? [] : [deviations.AZURE_TIMEZONE({ timezone }, { source })]
  if (schedule === undefined || !trigger.enabled) return { diagnostics: [...zone, ...diagnostics] }
  const event = input === undefined ? {} : { input: { event: input } }
  return { registration: { kind: 'timer', schedule, ...event }, diagnostics: zone }
}
