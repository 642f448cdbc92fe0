/** The neutral rate → the five fields of unix, which is what Cloud Scheduler reads. */
import type { CronRate, ScheduleRate } from '@skyfold/manifest'

export type UnixCron =
  | { readonly schedule: string }
  /** Why it cannot be said, and what comes nearest. */
  | { readonly reason: string; readonly schedule: string; readonly nearest: readonly string[] }

const MINUTES = { minute: 1, hour: 60, day: 1440 } as const

/** A rate must divide the hour or the day, or the beats of unix cron would be uneven. */
export function toUnixCron(rate: ScheduleRate): UnixCron {
  return rate.type === 'cron' ? fromCron(rate) : fromRate(rate.value, rate.unit)
}

function fromRate(value: number, unit: keyof typeof MINUTES): UnixCron {
  const minutes = value * MINUTES[unit]
  const expression = cronOf(minutes)
  if (expression !== undefined) return { schedule: expression }
  return {
    schedule: `rate(${value} ${unit}${value === 1 ? '' : 's'})`,
    reason: 'it divides neither an hour nor a day into equal parts',
    nearest: nearest(minutes),
  }
}

function cronOf(minutes: number): string | undefined {
  if (minutes < 60) return 60 % minutes === 0 ? `${minutes === 1 ? '*' : `*/${minutes}`} * * * *` : undefined
  const hours = minutes / 60
  if (hours === 24) return '0 0 * * *'
  if (!Number.isInteger(hours) || hours > 24 || 24 % hours !== 0) return undefined
  return `0 ${hours === 1 ? '*' : `*/${hours}`} * * *`
}

/** The neighbours below and above, as rates. */
function nearest(minutes: number): readonly string[] {
  const all = Array.from({ length: 1440 }, (_one, index) => index + 1).filter(
    (each) => cronOf(each) !== undefined,
  )
  const below = all.findLast((each) => each < minutes)
  const above = all.find((each) => each > minutes)
  return [below, above].filter((each) => each !== undefined).map(rateText)
}

function rateText(minutes: number): string {
  const [value, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute']
  return `rate(${value} ${unit}${value === 1 ? '' : 's'})`
}

function fromCron({ minute, hour, dayOfMonth, month, dayOfWeek, year }: CronRate): UnixCron {
  const schedule = [minute, hour, dayOfMonth, month, dayOfWeek].join(' ')
  const refuse = (reason: string): UnixCron => ({
    schedule: `cron(${schedule} ${year})`,
    reason,
    nearest: [],
  })
  if (year !== '*') return refuse('it names a year')
  if (/[LW#]/i.test(`${dayOfMonth} ${dayOfWeek}`.replaceAll(/\b(?:wed|jul)\b/gi, '')))
    return refuse('L, W and # are not part of unix cron')
  if (dayOfMonth !== '*' && dayOfWeek !== '*') return refuse('unix cron takes either day when both are given')
  return { schedule }
}
