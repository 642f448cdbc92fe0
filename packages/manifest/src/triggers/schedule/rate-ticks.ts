/** Rates for clouds that know cron alone: at even distances cron says the divisors of an hour and of a day, and no more. */
import type { ScheduleRate } from '../../trigger.ts'

type IntervalRate = Extract<ScheduleRate, { type: 'rate' }>

/** A rate as so many ticks of a shorter one. */
export interface RateTicks {
  /** From tick to tick; they divide an hour, or are whole hours that divide a day. */
  readonly minutes: number
  /** From one run to the next; 1: cron can say the rate itself. */
  readonly every: number
}

const MINUTES = { minute: 1, hour: 60, day: 1440 } as const
const PER_HOUR = 60
const PER_DAY = 24

/** Longest first. */
const EVEN: readonly number[] = [
  ...divisorsOf(PER_DAY).map((hours) => hours * PER_HOUR),
  ...divisorsOf(PER_HOUR),
]

/** The longest ticks that make up the rate. */
export function ticksOf({ value, unit }: IntervalRate): RateTicks {
  const total = value * MINUTES[unit]
  const minutes = EVEN.find((each) => total % each === 0) ?? 1
  return { minutes, every: total / minutes }
}

/** As in a manifest: `rate(5 hours)`. */
export function formatRate({ value, unit }: IntervalRate): string {
  return `rate(${value} ${unit}${value === 1 ? '' : 's'})`
}

function divisorsOf(whole: number): readonly number[] {
  return Array.from({ length: whole }, (_one, index) => whole - index).filter((each) => whole % each === 0)
}
