/** A schedule: a timer of the app. The host keeps its state in the storage account, so it runs on one instance. */
import type { ScheduleTrigger } from '@skyfold/manifest'
import { deviations } from '../deviations.ts'
import { toNcrontab } from './cron.ts'
import type { TriggerPlan } from './trigger-plan.ts'

/** A schedule that is not enabled is not registered. */
export function planSchedule(trigger: ScheduleTrigger): TriggerPlan {
  const { rate, timezone, input, source } = trigger
  const { schedule, ticks, diagnostics: found } = toNcrontab(trigger)
  // A rate counts from the epoch, whatever a clock on a wall shows.
  const isLocal = rate.type === 'cron' && timezone !== 'UTC'
  const diagnostics = isLocal ? [deviations.AZURE_TIMEZONE({ timezone }, { source }), ...found] : found
  if (schedule === undefined || !trigger.enabled) return { diagnostics }
  const event = input === undefined ? {} : { input: { event: input } }
  const counted = ticks === undefined ? {} : { ticks: { ...ticks } }
  return { registration: { kind: 'timer', schedule, ...counted, ...event }, diagnostics }
}
