import assert from 'node:assert/strict'
import type { CronRate } from '@skyfold/manifest'
import { scheduleExpression } from './schedule-expression.ts'

const EVERY: CronRate = {
  type: 'cron',
  minute: '0',
  hour: '12',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  year: '*',
}

describe('a schedule on AWS', () => {
  it('has rates in singular and plural', () => {
    assert.equal(expressionOf({ type: 'rate', value: 1, unit: 'day' }), 'rate(1 day)')
    assert.equal(expressionOf({ type: 'rate', value: 5, unit: 'minute' }), 'rate(5 minutes)')
  })

  const cases: [Partial<CronRate>, string][] = [
    [{}, 'cron(0 12 * * ? *)'],
    [{ minute: '*/5', hour: '*' }, 'cron(*/5 * * * ? *)'],
    [{ dayOfMonth: 'L' }, 'cron(0 12 L * ? *)'],
    [{ dayOfWeek: '0' }, 'cron(0 12 ? * 1 *)'],
    [{ dayOfWeek: '1-5' }, 'cron(0 12 ? * 2-6 *)'],
    [{ dayOfWeek: '5-6,0' }, 'cron(0 12 ? * 6-7,1 *)'],
    [{ dayOfWeek: '1,3' }, 'cron(0 12 ? * 2,4 *)'],
    [{ dayOfWeek: 'MON-FRI' }, 'cron(0 12 ? * MON-FRI *)'],
    [{ dayOfWeek: '5#3' }, 'cron(0 12 ? * 6#3 *)'],
    [{ dayOfWeek: '5L' }, 'cron(0 12 ? * 6L *)'],
    [{ dayOfWeek: '1-5/2' }, 'cron(0 12 ? * 2-6/2 *)'],
    [{ year: '2027' }, 'cron(0 12 * * ? 2027)'],
  ]
  for (const [fields, expected] of cases)
    it(`counts days from Sunday as 1: ${JSON.stringify(fields)}`, () => {
      assert.equal(expressionOf({ ...EVERY, ...fields }), expected)
    })

  it('cannot name both kinds of days', () => {
    assert.equal(scheduleExpression({ ...EVERY, dayOfMonth: '1', dayOfWeek: '1' }).ok, false)
  })
})

function expressionOf(rate: Parameters<typeof scheduleExpression>[0]): string {
  const expressed = scheduleExpression(rate)
  return expressed.ok ? expressed.expression : expressed.reason
}
