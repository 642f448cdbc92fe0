import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { CronRate } from '@skyfold/manifest'
import { toUnixCron } from './unix-cron.ts'

const cron: CronRate = {
  type: 'cron',
  minute: '0',
  hour: '12',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  year: '*',
}

describe('a rate as unix cron', () => {
  it('divides an hour or a day into equal parts', () => {
    const cases: readonly [number, 'minute' | 'hour' | 'day', string][] = [
      [1, 'minute', '* * * * *'],
      [5, 'minute', '*/5 * * * *'],
      [60, 'minute', '0 * * * *'],
      [120, 'minute', '0 */2 * * *'],
      [1, 'hour', '0 * * * *'],
      [6, 'hour', '0 */6 * * *'],
      [24, 'hour', '0 0 * * *'],
      [1, 'day', '0 0 * * *'],
    ]
    for (const [value, unit, schedule] of cases)
      assert.deepEqual(toUnixCron({ type: 'rate', value, unit }), { schedule }, `${value} ${unit}`)
  })

  it('keeps equal distances from tick to tick', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (value) => {
        const result = toUnixCron({ type: 'rate', value, unit: 'minute' })
        assert.ok(!('reason' in result))
        const { minutes, every } = result.ticks ?? { minutes: value, every: 1 }
        assert.equal(minutes * every, value)
        const beats = minutesOfDay(result.schedule)
        const gaps = beats.map((beat, index) => (beats[(index + 1) % beats.length] ?? 0) - beat)
        for (const gap of gaps) assert.equal(gap > 0 ? gap : gap + 1440, minutes, result.schedule)
      }),
    )
  })

  it('has ticks for a rate that it cannot say', () => {
    assert.deepEqual(toUnixCron({ type: 'rate', value: 5, unit: 'hour' }), {
      schedule: '0 * * * *',
      ticks: { minutes: 60, every: 5 },
    })
  })

  it('takes a cron expression as it is', () => {
    assert.deepEqual(toUnixCron({ ...cron, dayOfWeek: 'MON-WED', month: 'JUL' }), {
      schedule: '0 12 * JUL MON-WED',
    })
  })

  it('refuses what unix does not have', () => {
    for (const edit of [
      { year: '2027' },
      { dayOfMonth: 'L' },
      { dayOfMonth: '15W' },
      { dayOfWeek: '5#2' },
      { dayOfMonth: '1', dayOfWeek: '1' },
    ])
      assert.ok('reason' in toUnixCron({ ...cron, ...edit }), JSON.stringify(edit))
  })
})

/** Minutes of the day at which an expression of numbers, `*` and steps fires. */
function minutesOfDay(schedule: string): readonly number[] {
  const [minute = '*', hour = '*'] = schedule.split(' ')
  return Array.from({ length: 1440 }, (_one, at) => at).filter(
    (at) => fires(minute, at % 60) && fires(hour, Math.floor(at / 60)),
  )
}

function fires(field: string, value: number): boolean {
  if (field === '*') return true
  return field.startsWith('*/') ? value % Number(field.slice(2)) === 0 : Number(field) === value
}
