/** A rate or a cron expression → NCRONTAB of six fields (https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions). */
import type { CronRate, Diagnostic, ScheduleTrigger } from '@skyfold/manifest'
import { deviations } from '../deviations.ts'

const PER_HOUR = 60
const PER_DAY = 24

export interface Converted {
  /** Absent when a diagnostic says why. */
  readonly schedule?: string
  readonly diagnostics: readonly Diagnostic[]
}

export function toNcrontab(trigger: ScheduleTrigger): Converted {
  const { rate, source } = trigger
  return rate.type === 'cron' ? fromCron(rate, trigger) : fromRate(rate, source)
}

function fromRate(
  { value, unit }: Extract<ScheduleTrigger['rate'], { type: 'rate' }>,
  source: ScheduleTrigger['source'],
): Converted {
  const minutes = value * { minute: 1, hour: PER_HOUR, day: PER_HOUR * PER_DAY }[unit]
  if (minutes < PER_HOUR && PER_HOUR % minutes === 0)
    return { schedule: `0 */${minutes} * * * *`, diagnostics: [] }
  const hours = minutes / PER_HOUR
  if (hours < PER_DAY && Number.isInteger(hours) && PER_DAY % hours === 0)
    return { schedule: `0 0 */${hours} * * *`, diagnostics: [] }
  if (hours === PER_DAY) return { schedule: '0 0 0 * * *', diagnostics: [] }
  const rate = `rate(${value} ${unit}${value === 1 ? '' : 's'})`
  return { diagnostics: [deviations.AZURE_RATE_UNEVEN({ rate, nearest: nearest(minutes) }, { source })] }
}

/** The even rates on both sides. */
function nearest(minutes: number): string {
  const even = [
    ...divisors(PER_HOUR).map((each) => [each, `rate(${each} minutes)`] as const),
    ...divisors(PER_DAY).map((each) => [each * PER_HOUR, `rate(${each} hours)`] as const),
  ]
  const below = even.findLast(([each]) => each < minutes)
  const above = even.find(([each]) => each > minutes)
  return [below, above].flatMap((each) => (each ? [each[1]] : [])).join(' or ')
}

function divisors(most: number): readonly number[] {
  return Array.from({ length: most }, (_, index) => index + 1).filter(
    (each) => most % each === 0 && each < most,
  )
}

function fromCron(rate: CronRate, { source }: ScheduleTrigger): Converted {
  const { minute, hour, dayOfMonth, month, dayOfWeek, year } = rate
  const cron = [minute, hour, dayOfMonth, month, dayOfWeek, ...(year === '*' ? [] : [year])].join(' ')
  const part = unsupported(rate)
  if (part !== undefined)
    return { diagnostics: [deviations.AZURE_CRON_UNSUPPORTED({ cron, part }, { source })] }
  return { schedule: ['0', minute, hour, dayOfMonth, month, dayOfWeek].join(' '), diagnostics: [] }
}

function unsupported({ minute, hour, dayOfMonth, month, dayOfWeek, year }: CronRate): string | undefined {
  if (year !== '*') return 'it is bound to a year'
  // Unix takes a day that fits either of the two, NCRONTAB one that fits both.
  if (dayOfMonth !== '*' && dayOfWeek !== '*')
    return 'it restricts both the day of the month and the day of the week'
  const names = /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)\b/gi
  const special = [minute, hour, dayOfMonth, month, dayOfWeek].find((field) =>
    /[LW#?]/i.test(field.replaceAll(names, '')),
  )
  return special === undefined ? undefined : `"${special}" has no counterpart`
}
