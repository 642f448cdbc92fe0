/** Neutral rates and unix cron as EventBridge Scheduler writes them. */
import type { CronRate, ScheduleRate } from '@skyfold/manifest'
import { formatAwsCron, formatRate } from '@skyfold/manifest'

export type Expressed =
  | { readonly ok: true; readonly expression: string }
  | { readonly ok: false; readonly reason: string }

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export function scheduleExpression(rate: ScheduleRate): Expressed {
  return rate.type === 'cron' ? cronExpression(rate) : { ok: true, expression: formatRate(rate) }
}

/** Unix runs when either of the two days matches, which AWS cannot say. */
function cronExpression(rate: CronRate): Expressed {
  if (rate.dayOfMonth !== '*' && rate.dayOfWeek !== '*')
    return { ok: false, reason: 'it names both a day of the month and a day of the week' }
  return { ok: true, expression: formatAwsCron(rate) }
}
