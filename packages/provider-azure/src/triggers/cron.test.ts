import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { CronRate, ScheduleRate } from '@skyfold/manifest'
import { formatUnixCron } from '@skyfold/manifest'
import type { Converted } from './cron.ts'
import { toNcrontab } from './cron.ts'

const source = { file: 'serverless.yml', line: 1, column: 1, length: 1 }

function convert(rate: ScheduleRate): Converted {
  return toNcrontab({ kind: 'schedule', rate, timezone: 'UTC', enabled: true, source })
}

function cron(text: string): ScheduleRate {
  const [minute = '*', hour = '*', dayOfMonth = '*', month = '*', dayOfWeek = '*', year = '*'] =
    text.split(' ')
  return { type: 'cron', minute, hour, dayOfMonth, month, dayOfWeek, year }
}

describe('a schedule as NCRONTAB', () => {
  const rates: readonly [value: number, unit: 'minute' | 'hour' | 'day', expected: string][] = [
    [1, 'minute', '0 */1 * * * *'],
    [15, 'minute', '0 */15 * * * *'],
    [60, 'minute', '0 0 */1 * * *'],
    [120, 'minute', '0 0 */2 * * *'],
    [1, 'hour', '0 0 */1 * * *'],
    [12, 'hour', '0 0 */12 * * *'],
    [24, 'hour', '0 0 0 * * *'],
    [1, 'day', '0 0 0 * * *'],
  ]
  for (const [value, unit, expected] of rates)
    it(`runs at every ${value} ${unit} as ${expected}`, () => {
      assert.equal(convert({ type: 'rate', value, unit }).schedule, expected)
    })

  it('is the unix expression behind zero seconds, or none where unix has none', () => {
    const some = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom('*', ...texts)
    const crons: fc.Arbitrary<CronRate> = fc.record({
      type: fc.constant('cron' as const),
      minute: some('0', '*/7', '1,30', '5-20/3'),
      hour: some('0', '*/5', '8-17'),
      dayOfMonth: some('1', 'L', '15W', '10-20'),
      month: some('JUL', '2', '1-6/2'),
      dayOfWeek: some('WED', '0', '5L', '1#2', 'MON-FRI'),
      year: some('2030'),
    })
    fc.assert(
      fc.property(crons, (rate) => {
        const unix = formatUnixCron(rate)
        const both = rate.dayOfMonth !== '*' && rate.dayOfWeek !== '*'
        assert.equal(convert(rate).schedule, unix === undefined || both ? undefined : `0 ${unix}`)
      }),
      { seed: 8, numRuns: 500 },
    )
  })

  it('ticks oftener for a rate that it cannot say, and tells which ticks count', () => {
    const { schedule, ticks, diagnostics } = convert({ type: 'rate', value: 5, unit: 'hour' })
    assert.deepEqual([schedule, ticks], ['0 0 */1 * * *', { minutes: 60, every: 5 }])
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['AZURE_RATE_EMULATED'],
    )
    assert.match(diagnostics[0]?.message ?? '', /rate\(5 hours\).*every 60 min.*one tick in 5/)
  })

  for (const [text, expected] of [
    ['0 12 * * *', '0 0 12 * * *'],
    ['*/10 8-18 * * 1-5', '0 */10 8-18 * * 1-5'],
    ['0 6 1 JAN,JUL *', '0 0 6 1 JAN,JUL *'],
    ['0 6 * * WED', '0 0 6 * * WED'],
  ] as const)
    it(`follows ${text} as ${expected}`, () => {
      assert.equal(convert(cron(text)).schedule, expected)
    })

  for (const text of ['0 12 1 * 1', '0 12 L * *', '0 12 15W * *', '0 12 * * 1#2', '0 12 1 1 * 2027'])
    it(`refuses ${text}, which NCRONTAB cannot say`, () => {
      assert.equal(convert(cron(text)).diagnostics[0]?.code, 'AZURE_CRON_UNSUPPORTED')
    })
})
