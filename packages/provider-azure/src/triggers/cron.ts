/** A rate or a cron expression → NCRONTAB of six fields (https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions). */
import type { CronRate, Diagnostic, RateTicks, ScheduleTrigger } from '@skyfold/manifest'
import { formatRate, ticksOf } from '@skyfold/manifest'
import { deviations } from '../deviations.ts'

export interface Converted {
  /** Absent when a diagnostic says why. */
  readonly schedule?: string
  /** Of a rate that NCRONTAB cannot say: the schedule is the ticks, of which some count. */
  readonly ticks?: RateTicks
  readonly diagnostics: readonly Diagnostic[]
}

export function toNcrontab(trigger: ScheduleTrigger): Converted {
  const { rate, source } = trigger
  if (rate.type === 'cron') return fromCron(rate, trigger)
  const ticks = ticksOf(rate)
  const schedule = everyMinutes(ticks.minutes)
  if (ticks.every === 1) return { schedule, diagnostics: [] }
  const note = deviations.AZURE_RATE_EMULATED({ rate: formatRate(rate), ...ticks }, { source })
  return { schedule, ticks, diagnostics: [note] }
}

/** `minutes` divide an hour, or are whole hours that divide a day. */
function everyMinutes(minutes: number): string {
  if (minutes < 60) return `0 */${minutes} * * * *`
  const hours = minutes / 60
  return hours === 24 ? '0 0 0 * * *' : `0 0 */${hours} * * *`
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
