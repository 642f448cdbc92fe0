/** Neutral rates and unix cron as EventBridge Scheduler writes them. */
import type { CronRate, ScheduleRate } from '@skyfold/manifest'
import { formatRate } from '@skyfold/manifest'

export type Expressed =
  | { readonly ok: true; readonly expression: string }
  | { readonly ok: false; readonly reason: string }

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export function scheduleExpression(rate: ScheduleRate): Expressed {
  return rate.type === 'cron' ? cronExpression(rate) : { ok: true, expression: formatRate(rate) }
}

/** Exactly one of day of month and day of week must be `?`; unix runs when either matches, which AWS cannot say. */
function cronExpression({ minute, hour, dayOfMonth, month, dayOfWeek, year }: CronRate): Expressed {
  if (dayOfMonth !== '*' && dayOfWeek !== '*')
    return { ok: false, reason: 'it names both a day of the month and a day of the week' }
  const days = dayOfWeek === '*' ? [dayOfMonth, '?'] : ['?', toAwsDays(dayOfWeek)]
  return { ok: true, expression: `cron(${minute} ${hour} ${days[0]} ${month} ${days[1]} ${year})` }
}

/** Sunday is 0 (or 7) in unix and 1 on AWS. Forms that only AWS has are written in its numbers already. */
function toAwsDays(text: string): string {
  return text
    .split(',')
    .map((item) => (/[L#]/.test(item) ? item : shiftItem(item)))
    .join(',')
}

function shiftItem(item: string): string {
  const [range = '', step] = item.split('/')
  const ends = range.split('-')
  const suffix = step === undefined ? '' : `/${step}`
  if (ends.length === 2 && ends[1] === '7') return listDays(Number(ends[0]), Number(step ?? 1))
  return ends.map(shiftDay).join('-') + suffix
}

/** A range that ends on the other Sunday. */
function listDays(from: number, step: number): string {
  const days: number[] = []
  for (let day = from; day <= 7; day += step) days.push((day % 7) + 1)
  return days.toSorted((one, other) => one - other).join(',')
}

function shiftDay(text: string): string {
  return /^\d+$/.test(text) ? String((Number(text) % 7) + 1) : text
}
