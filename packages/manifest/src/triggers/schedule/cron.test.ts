import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { CronRate } from '../../trigger.ts'
import type { FieldRule } from './cron-field.ts'
import { DAY_OF_MONTH, DAY_OF_WEEK, HOUR, MINUTE, MONTH, YEAR } from './cron-field.ts'
import { formatAwsCron, formatUnixCron, parseAwsCron, parseUnixCron } from './cron.ts'

function fields({ minute, hour, dayOfMonth, month, dayOfWeek, year }: CronRate): string {
  return [minute, hour, dayOfMonth, month, dayOfWeek, year].join(' ')
}

describe('a cron expression', () => {
  const aws: [string, string][] = [
    ['0 12 * * ? *', '0 12 * * * *'],
    ['15 10 ? * 6L 2030-2035', '15 10 * * 5L 2030-2035'],
    ['0 8 1 * ? *', '0 8 1 * * *'],
    ['0/15 * ? * MON-FRI *', '*/15 * * * MON-FRI *'],
    ['5/15 8-17/2 ? JAN,3 1,7 *', '5-59/15 8-17/2 * JAN,3 0,6 *'],
    ['0 9 ? * 2#1 *', '0 9 * * 1#1 *'],
    ['0 9 LW * ? *', '0 9 LW * * *'],
    ['0 9 3W * ? *', '0 9 3W * * *'],
    ['00 09 ? * 2-6 *', '0 9 * * 1-5 *'],
  ]
  for (const [expression, unix] of aws)
    it(`of AWS, ${expression}, is ${unix}`, () => {
      const parsed = parseAwsCron(expression)
      assert.ok(parsed.ok, 'reason' in parsed ? parsed.reason : '')
      assert.equal(fields(parsed.rate), unix)
    })

  const unix: [string, string][] = [
    ['*/5 * * * *', '*/5 * * * * *'],
    ['0 8 * * 1-5', '0 8 * * 1-5 *'],
    ['0 8 * * 7', '0 8 * * 0 *'],
    ['0 8 * * 5-7', '0 8 * * 5-6,0 *'],
    ['0 8 * * 6-7,3', '0 8 * * 6,0,3 *'],
    ['0 0 1,15 feb *', '0 0 1,15 FEB * *'],
    ['0-59/10 0 * * sun', '*/10 0 * * SUN *'],
  ]
  for (const [expression, normal] of unix)
    it(`of unix, ${expression}, is ${normal}`, () => {
      const parsed = parseUnixCron(expression)
      assert.ok(parsed.ok, 'reason' in parsed ? parsed.reason : '')
      assert.equal(fields(parsed.rate), normal)
    })

  const wrong: [string, RegExp][] = [
    ['60 * * * *', /minute/],
    ['* 24 * * *', /hour/],
    ['* * 0 * *', /day of month/],
    ['* * * 13 *', /month/],
    ['* * * * 8', /day of week/],
    ['* * * *', /five fields/],
    ['* * 1 * 1', /two schedules/],
    ['5-1 * * * *', /minute/],
    ['*/0 * * * *', /minute/],
    ['1/2/3 * * * *', /minute/],
    [', * * * *', /minute/],
    ['99999999999 * * * *', /minute/],
  ]
  for (const [expression, reason] of wrong)
    it(`${expression} is refused with a reason`, () => {
      const parsed = parseUnixCron(expression)
      assert.match(parsed.ok ? 'accepted' : parsed.reason, reason)
    })

  for (const expression of [
    '0 1 * * 0 *',
    '0 1 ? * 8 *',
    '0 1 1 * 2 *',
    '0 1 * * ?',
    '0 1 * * ? 1969',
    '0 1 ? * 2#6 *',
  ])
    it(`of AWS, ${expression}, is refused`, () => assert.equal(parseAwsCron(expression).ok, false))

  it('has no unix form when it has a year or a day that only some dialects have', () => {
    for (const expression of [
      '0 1 * * ? 2030',
      '0 1 L * ? *',
      '0 1 3W * ? *',
      '0 1 ? * 2#1 *',
      '0 1 ? * 6L *',
    ]) {
      const parsed = parseAwsCron(expression)
      assert.ok(parsed.ok)
      assert.equal(formatUnixCron(parsed.rate), undefined)
    }
  })

  it('keeps July and Wednesday, whose names have the letters of special days', () => {
    const parsed = parseUnixCron('0 1 * JUL WED')
    assert.ok(parsed.ok)
    assert.equal(formatUnixCron(parsed.rate), '0 1 * JUL WED')
  })

  it('comes back from the form of AWS as it went', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const text = formatAwsCron(rate)
        const parsed = parseAwsCron(/^cron\((.*)\)$/.exec(text)?.[1] ?? '')
        assert.deepEqual(parsed, { ok: true, rate })
        const [, , day, , weekday] = text.slice(5, -1).split(' ')
        assert.equal([day, weekday].filter((each) => each === '?').length, 1, text)
      }),
      { seed: 3, numRuns: 1000 },
    )
  })

  it('comes back from the form of unix as it went', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const plain = { ...rate, year: '*' }
        const text = formatUnixCron(plain)
        assert.ok(text !== undefined)
        assert.deepEqual(parseUnixCron(text), { ok: true, rate: plain })
      }),
      { seed: 4, numRuns: 1000 },
    )
  })

  it('means the same weekdays in both numberings', () => {
    fc.assert(
      fc.property(field(DAY_OF_WEEK), (dayOfWeek) => {
        const rate = { ...EVERY_MINUTE, dayOfWeek }
        const [, , , , weekday = ''] = formatAwsCron(rate).slice(5, -1).split(' ')
        assert.deepEqual(
          new Set([...daysOf(weekday === '?' ? '*' : weekday, 1)].map((day) => day - 1)),
          daysOf(dayOfWeek, 0),
        )
      }),
      { seed: 6, numRuns: 1000 },
    )
  })
})

const EVERY_MINUTE: CronRate = {
  type: 'cron',
  minute: '*',
  hour: '*',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  year: '*',
}

/** Valid fields in their plain form. */
function field(rule: FieldRule): fc.Arbitrary<string> {
  const value = fc.integer({ min: rule.from, max: rule.to })
  const range = fc
    .tuple(value, value)
    .filter(([a, b]) => a !== b && !(Math.min(a, b) === rule.from && Math.max(a, b) === rule.to))
    .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
  const step = fc
    .tuple(fc.oneof(fc.constant('*'), range), fc.integer({ min: 1, max: rule.to }))
    .map(([of, by]) => `${of}/${by}`)
  const name = rule.names.length > 0 ? fc.constantFrom(...rule.names) : value.map(String)
  const item = fc.oneof(value.map(String), range, step, name)
  return fc.oneof(
    fc.constant('*'),
    fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(',')),
  )
}

const rates: fc.Arbitrary<CronRate> = fc
  .record({
    type: fc.constant('cron' as const),
    minute: field(MINUTE),
    hour: field(HOUR),
    dayOfMonth: field(DAY_OF_MONTH),
    month: field(MONTH),
    dayOfWeek: field(DAY_OF_WEEK),
    year: field(YEAR),
  })
  .chain((rate) => fc.constantFrom({ ...rate, dayOfMonth: '*' }, { ...rate, dayOfWeek: '*' }))

/** The weekdays that a field names, whose first day has the number `from`. */
function daysOf(text: string, from: number): Set<number> {
  const days = new Set<number>()
  for (const item of text.split(',')) {
    const [range = '', step = '1'] = item.split('/')
    const [first = 0, last = first] =
      range === '*' ? [from, from + 6] : range.split('-').map((end) => numberOf(end, from))
    for (let day = first; day <= last; day += Number(step)) days.add(day)
  }
  return days
}

function numberOf(end: string, from: number): number {
  const index = DAY_OF_WEEK.names.indexOf(end)
  return index === -1 ? Number(end) : from + index
}
