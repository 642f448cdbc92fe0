/** One field of a cron expression: checked, and turned from one numbering into the other. */

/** Name and range of a field. `names` start at `from`. */
export interface FieldRule {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly names: readonly string[]
  /** Forms beside numbers, lists, ranges and steps. */
  readonly special?: RegExp
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

export const MINUTE: FieldRule = { name: 'minute', from: 0, to: 59, names: [] }
export const HOUR: FieldRule = { name: 'hour', from: 0, to: 23, names: [] }
export const DAY_OF_MONTH: FieldRule = {
  name: 'day of month',
  from: 1,
  to: 31,
  names: [],
  special: /^(?:L|LW|(?:[1-9]|[12]\d|3[01])W)$/,
}
export const MONTH: FieldRule = { name: 'month', from: 1, to: 12, names: MONTHS }
export const DAY_OF_WEEK: FieldRule = {
  name: 'day of week',
  from: 0,
  to: 6,
  names: DAYS,
  special: /^(?:L|[0-6]L|[0-6]#[1-5])$/,
}
/** Range of EventBridge: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
export const YEAR: FieldRule = { name: 'year', from: 1970, to: 2199, names: [] }

/** Replaces every number of days of the week, also in `5L` and `6#3`, but not steps and not the count after `#`. */
export function shiftDays(field: string, shift: (day: number) => number): string {
  return field.replaceAll(/(?<![\d/#])\d+/g, (digits) => String(shift(Number(digits))))
}

/** The field in its plain form (upper-case names, `*` for everything, full ranges under steps); `undefined`: not valid. */
export function normaliseField(field: string, rule: FieldRule): string | undefined {
  const items = field
    .toUpperCase()
    .split(',')
    .map((item) => normaliseItem(item, rule))
  return items.every((item) => item !== undefined) ? items.join(',') : undefined
}

function normaliseItem(item: string, rule: FieldRule): string | undefined {
  if (rule.special?.test(item)) return item
  const [range = '', step, ...more] = item.split('/')
  if (more.length > 0) return undefined
  const plain = normaliseRange(range, rule)
  if (plain === undefined || step === undefined) return plain
  if (!/^[1-9]\d*$/.test(step) || Number(step) > rule.to) return undefined
  // `5/10` starts at 5; unix says so with a range.
  const stepped = plain === '*' || plain.includes('-') ? plain : `${plain}-${rule.to}`
  return `${stepped === `${rule.from}-${rule.to}` ? '*' : stepped}/${step}`
}

function normaliseRange(range: string, rule: FieldRule): string | undefined {
  if (range === '*') return range
  const ends = range.split('-')
  if (ends.length > 2) return undefined
  const values = ends.map((end) => valueOfEnd(end, rule))
  const [first, last = first] = values
  if (first === undefined || last === undefined || values.includes(undefined) || first > last)
    return undefined
  return ends.map((end) => (rule.names.includes(end) ? end : String(Number(end)))).join('-')
}

function valueOfEnd(end: string, rule: FieldRule): number | undefined {
  const index = rule.names.indexOf(end)
  if (index !== -1) return rule.from + index
  const value = /^\d{1,4}$/.test(end) ? Number(end) : NaN
  return value >= rule.from && value <= rule.to ? value : undefined
}
