/** Schedules: a Cloud Scheduler job for each. */
import type { Diagnostic, ScheduleTrigger } from '@skyfold/manifest'
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
      timezone: trigger.timezone,
      endpoint: ref(`${FUNCTION_TYPE}/${unit.id}`, 'uri'),
      path: `/_skyfold/schedule/${index + 1}`,
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
  return 'reason' in cron ? [deviations.GCP_SCHEDULE_INEXPRESSIBLE(cron, { source })] : []
}
