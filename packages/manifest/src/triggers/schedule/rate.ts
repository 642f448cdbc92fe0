/** `rate(5 minutes)`, `cron(…)` and plain unix cron. */
import type { ScheduleRate } from '../../trigger.ts'
import { parseAwsCron, parseUnixCron } from './cron.ts'

export type ParsedRate =
  | { readonly ok: true; readonly rate: ScheduleRate }
  | { readonly ok: false; readonly reason: string }

const UNITS: ReadonlyMap<string, 'minute' | 'hour' | 'day'> = new Map([
  ['minute', 'minute'],
  ['minutes', 'minute'],
  ['hour', 'hour'],
  ['hours', 'hour'],
  ['day', 'day'],
  ['days', 'day'],
])

/** Reads an expression. `cron(…)` with five fields is unix, with six AWS. */
export function parseRate(expression: string): ParsedRate {
  const [, kind, inner = ''] = /^\s*(rate|cron|at)\s*\((.*)\)\s*$/is.exec(expression) ?? []
  const word = kind?.toLowerCase()
  if (word === 'rate') return parseInterval(inner)
  if (word === 'at') return { ok: false, reason: 'happens once, and a schedule is made to repeat' }
  if (word === undefined)
    return /^[\s\d*]/.test(expression)
      ? parseUnixCron(expression)
      : { ok: false, reason: 'is neither a rate nor a cron expression' }
  return inner.trim().split(/\s+/).length === 5 ? parseUnixCron(inner) : parseAwsCron(inner)
}

function parseInterval(inner: string): ParsedRate {
  const [, digits, word = ''] = /^\s*(\d{1,6})\s+([a-z]+)\s*$/i.exec(inner) ?? []
  const unit = UNITS.get(word.toLowerCase())
  if (digits === undefined || !unit)
    return { ok: false, reason: 'does not say a number of minutes, hours or days' }
  const value = Number(digits)
  return value === 0
    ? { ok: false, reason: 'has no interval' }
    : { ok: true, rate: { type: 'rate', value, unit } }
}
