/** The neutral rate → the five fields of unix, which is what Cloud Scheduler reads. */
import type { CronRate, RateTicks, ScheduleRate } from '@skyfold/manifest'
import { ticksOf } from '@skyfold/manifest'

export type UnixCron =
  | {
      readonly schedule: string
      /** Of a rate that cron cannot say: the schedule is the ticks, of which some count. */
      readonly ticks?: RateTicks
    }
  /** Why it cannot be said. */
  | { readonly reason: string; readonly schedule: string }

export function toUnixCron(rate: ScheduleRate): UnixCron {
  if (rate.type === 'cron') return fromCron(rate)
  const ticks = ticksOf(rate)
  return { schedule: cronOf(ticks.minutes), ...(ticks.every === 1 ? {} : { ticks }) }
}

/** `minutes` divide an hour, or are whole hours that divide a day. */
function cronOf(minutes: number): string {
  if (minutes < 60) return `${minutes === 1 ? '*' : `*/${minutes}`} * * * *`
  const hours = minutes / 60
  if (hours === 24) return '0 0 * * *'
  return `0 ${hours === 1 ? '*' : `*/${hours}`} * * *`
}

function fromCron({ minute, hour, dayOfMonth, month, dayOfWeek, year }: CronRate): UnixCron {
  const schedule = [minute, hour, dayOfMonth, month, dayOfWeek].join(' ')
  const refuse = (reason: string): UnixCron => ({ schedule: `cron(${schedule} ${year})`, reason })
  if (year !== '*') return refuse('it names a year')
  if (/[LW#]/i.test(`${dayOfMonth} ${dayOfWeek}`.replaceAll(/\b(?:wed|jul)\b/gi, '')))
    return refuse('L, W and # are not part of unix cron')
  if (dayOfMonth !== '*' && dayOfWeek !== '*') return refuse('unix cron takes either day when both are given')
  return { schedule }
}
