/** When a schedule is due next. */
import { Cron } from 'croner'
import type { CronRate, ScheduleRate } from '@skyfold/manifest'

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** Milliseconds since the epoch of the first time after `after`; `null`: never again. Throws on a pattern that means nothing. */
export function nextTime(rate: ScheduleRate, timezone: string, after: number): number | null {
  if (rate.type === 'rate') return after + rate.value * UNIT_MS[rate.unit]
  return new Cron(toPattern(rate), { timezone, mode: '7-part' }).nextRun(new Date(after))?.getTime() ?? null
}

// Seconds first, year last. AWS cannot restrict both kinds of day, so how the two combine does not matter.
function toPattern(cron: CronRate): string {
  return `0 ${cron.minute} ${cron.hour} ${cron.dayOfMonth} ${cron.month} ${cron.dayOfWeek} ${cron.year}`
}
