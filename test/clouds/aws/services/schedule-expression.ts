/** Schedule expressions as EventBridge Scheduler accepts them (compared with recorded answers). */

const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC'
const DAYS = 'SUN|MON|TUE|WED|THU|FRI|SAT'

interface Field {
  readonly min: number
  readonly max: number
  readonly names?: string
  /** Forms besides numbers, names, ranges, steps and `*`. */
  readonly special?: RegExp
}

const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31, special: /^(\?|L|LW|L-\d{1,2}|\d{1,2}W)$/ },
  { min: 1, max: 12, names: MONTHS },
  { min: 1, max: 7, names: DAYS, special: /^(\?|L|[1-7]L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/ },
  { min: 1970, max: 2199 },
]

/** True for `rate(…)`, `cron(…)` and `at(…)` with valid contents. */
export function isScheduleExpression(text: string): boolean {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(text) ?? []
  if (kind === 'rate') return /^[1-9]\d* (minute|minutes|hour|hours|day|days)$/.test(inner)
  if (kind === 'at') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inner)
  return kind === 'cron' && isCron(inner.split(' '))
}

function isCron(parts: readonly string[]): boolean {
  if (parts.length !== FIELDS.length) return false
  if (!FIELDS.every((field, index) => isField(field, parts[index] ?? ''))) return false
  // Exactly one of day of month and day of week must be left open.
  return (parts[2] === '?') !== (parts[4] === '?')
}

function isField(field: Field, text: string): boolean {
  return text.split(',').every((item) => field.special?.test(item) || isItem(field, item))
}

function isItem(field: Field, item: string): boolean {
  const [range = '', step] = item.split('/')
  if (step !== undefined && !/^[1-9]\d*$/.test(step)) return false
  if (range === '*') return true
  const ends = range.split('-')
  return ends.length <= 2 && ends.every((end) => isValue(field, end))
}

function isValue({ min, max, names }: Field, text: string): boolean {
  if (names !== undefined && names.split('|').includes(text.toUpperCase())) return true
  return /^\d+$/.test(text) && Number(text) >= min && Number(text) <= max
}
