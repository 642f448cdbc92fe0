/** Cron expressions of both dialects ⇄ `CronRate`, which is in unix numbering. */
import type { CronRate } from '../../trigger.ts'
import type { FieldRule } from './cron-field.ts'
import {
  DAY_OF_MONTH,
  DAY_OF_WEEK,
  HOUR,
  MINUTE,
  MONTH,
  YEAR,
  normaliseField,
  shiftDays,
} from './cron-field.ts'

/** `reason` completes "the expression …". */
export type ParsedCron =
  | { readonly ok: true; readonly rate: CronRate }
  | { readonly ok: false; readonly reason: string }

/** The five fields of unix: minute, hour, day of month, month, day of week (0–7 from Sunday, 7 is Sunday again). */
export function parseUnixCron(expression: string): ParsedCron {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', ...more] = expression
    .trim()
    .split(/\s+/)
  if (dayOfWeek === '' || more.length > 0)
    return { ok: false, reason: 'does not have the five fields of unix' }
  return build({
    minute,
    hour,
    dayOfMonth: wildcard(dayOfMonth),
    month,
    dayOfWeek: sundayFirst(wildcard(dayOfWeek)),
    year: '*',
  })
}

/** The six fields of AWS: as unix, but with days of the week 1–7 from Sunday, `?`, and a year. */
export function parseAwsCron(expression: string): ParsedCron {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '', ...more] = expression
    .trim()
    .split(/\s+/)
  if (year === '' || more.length > 0) return { ok: false, reason: 'does not have the six fields of AWS' }
  if (/(?<![\d/#])(?:0|[89]|\d\d)/.test(dayOfWeek))
    return { ok: false, reason: 'has days of the week outside 1-7 (1 is Sunday)' }
  return build({
    minute,
    hour,
    dayOfMonth: wildcard(dayOfMonth),
    month,
    dayOfWeek: shiftDays(wildcard(dayOfWeek), (day) => day - 1),
    year,
  })
}

/** `cron(…)` as EventBridge takes it. Exactly one of the two day fields is `?`. */
export function formatAwsCron(rate: CronRate): string {
  const { minute, hour, dayOfMonth, month, dayOfWeek, year } = rate
  const weekday = dayOfWeek === '*' ? '?' : shiftDays(dayOfWeek, (day) => day + 1)
  const day = dayOfWeek === '*' ? dayOfMonth : '?'
  return `cron(${[minute, hour, day, month, weekday, year].join(' ')})`
}

/** Five fields; `undefined` when unix has no form for it (a year, `L`, `W` or `#`). */
export function formatUnixCron(rate: CronRate): string | undefined {
  const { minute, hour, dayOfMonth, month, dayOfWeek, year } = rate
  const extended = /[LW]/.test(dayOfMonth) || /\dL|^L$|,L|#/.test(dayOfWeek)
  if (year !== '*' || extended) return undefined
  return [minute, hour, dayOfMonth, month, dayOfWeek].join(' ')
}

type Fields = Omit<CronRate, 'type'>

const RULES: Readonly<Record<keyof Fields, FieldRule>> = {
  minute: MINUTE,
  hour: HOUR,
  dayOfMonth: DAY_OF_MONTH,
  month: MONTH,
  dayOfWeek: DAY_OF_WEEK,
  year: YEAR,
}

function build(written: Fields): ParsedCron {
  const rate = { type: 'cron' as const, ...written }
  for (const field of Object.keys(RULES) as (keyof Fields)[]) {
    const plain = normaliseField(written[field], RULES[field])
    if (plain === undefined) return { ok: false, reason: `has a ${RULES[field].name} that is not valid` }
    rate[field] = plain
  }
  if (rate.dayOfMonth !== '*' && rate.dayOfWeek !== '*')
    return {
      ok: false,
      reason:
        'restricts the day of the month and the day of the week; clouds disagree on what that means, so make it two schedules',
    }
  return { ok: true, rate }
}

function wildcard(field: string): string {
  return field === '?' ? '*' : field
}

/** Sunday as 7 → 0; a range up to 7 becomes a range up to 6 and Sunday. */
function sundayFirst(field: string): string {
  return field
    .split(',')
    .flatMap((item) => {
      const range = /^(\d)-7$/.exec(item)
      if (range) return range[1] === '7' ? ['0'] : range[1] === '6' ? ['6', '0'] : [`${range[1]}-6`, '0']
      return [item.replace(/^7(?=$|L|#)/, '0')]
    })
    .join(',')
}
