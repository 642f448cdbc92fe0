/** Schedules: a Cloud Scheduler job for each. */
import type { Diagnostic, RateTicks, ScheduleTrigger } from '@skyfold/manifest'
import { formatRate } from '@skyfold/manifest'
import type { Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { deviations } from '../deviations.ts'
import type { DoorUnit } from '../doors.ts'
import { channelName } from '../naming.ts'
import { FUNCTION_TYPE } from '../resources/function-document.ts'
import { INVOKER } from './invoker.ts'
import { toUnixCron } from './unix-cron.ts'

/** `timeout` is the unit's, in seconds. */
export function composeSchedules(unit: DoorUnit, stack: StackId, timeout: number): readonly Resource[] {
  const schedules = unit.triggers.filter((trigger) => trigger.kind === 'schedule')
  return schedules.flatMap((trigger, index) => {
    const cron = toUnixCron(trigger.rate)
    if ('reason' in cron) return []
    const name = `${unit.functionId}-${index + 1}`
    const type = 'gcp.scheduler.job'
    const inputs = {
      name,
      jobId: channelName(stack, name),
      region: stack.region,
      schedule: cron.schedule,
      // A rate counts from the epoch, whatever a clock on a wall shows.
      timezone: trigger.rate.type === 'rate' ? 'UTC' : trigger.timezone,
      endpoint: ref(`${FUNCTION_TYPE}/${unit.id}`, 'uri'),
      path: `/_skyfold/schedule/${index + 1}${queryOf(cron.ticks)}`,
      ...(trigger.input === undefined ? {} : { input: trigger.input }),
      serviceAccount: ref(INVOKER, 'email'),
      attemptDeadline: Math.min(Math.max(timeout, limit('timeout.schedule.min')), limit('timeout.schedule')),
      enabled: trigger.enabled,
      description: trigger.description ?? trigger.name ?? '',
    }
    return [{ address: `${type}/${name}`, type, inputs, source: trigger.source }]
  })
}

/** What no unix cron expression says. */
export function reviewSchedule({ rate, source }: ScheduleTrigger): readonly Diagnostic[] {
  const cron = toUnixCron(rate)
  if ('reason' in cron) return [deviations.GCP_SCHEDULE_INEXPRESSIBLE(cron, { source })]
  if (!cron.ticks || rate.type === 'cron') return []
  return [deviations.GCP_RATE_EMULATED({ rate: formatRate(rate), ...cron.ticks }, { source })]
}

/** Tells the shim which ticks count. It is part of the job, so that schedule and count never disagree. */
function queryOf(ticks: RateTicks | undefined): string {
  return ticks ? `?minutes=${ticks.minutes}&every=${ticks.every}` : ''
}
