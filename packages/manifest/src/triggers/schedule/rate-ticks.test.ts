import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { formatRate, ticksOf } from './rate-ticks.ts'

describe('a rate as ticks of cron', () => {
  const cases: readonly [number, 'minute' | 'hour' | 'day', minutes: number, every: number][] = [
    [1, 'minute', 1, 1],
    [30, 'minute', 30, 1],
    [60, 'minute', 60, 1],
    [1, 'day', 1440, 1],
    [24, 'hour', 1440, 1],
    [7, 'minute', 1, 7],
    [45, 'minute', 15, 3],
    [90, 'minute', 30, 3],
    [5, 'hour', 60, 5],
    [36, 'hour', 720, 3],
    [3, 'day', 1440, 3],
  ]
  for (const [value, unit, minutes, every] of cases)
    it(`is ${every} times ${minutes} minutes for ${value} ${unit}`, () =>
      assert.deepEqual(ticksOf({ type: 'rate', value, unit }), { minutes, every }))

  it('always makes up the rate, of ticks that cron can say', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999 }),
        fc.constantFrom('minute' as const, 'hour' as const, 'day' as const),
        (value, unit) => {
          const { minutes, every } = ticksOf({ type: 'rate', value, unit })
          assert.equal(minutes * every, value * { minute: 1, hour: 60, day: 1440 }[unit])
          assert.ok(60 % minutes === 0 || (minutes % 60 === 0 && 1440 % minutes === 0))
        },
      ),
    )
  })

  it('is written as in a manifest', () => {
    assert.equal(formatRate({ type: 'rate', value: 1, unit: 'day' }), 'rate(1 day)')
    assert.equal(formatRate({ type: 'rate', value: 5, unit: 'hour' }), 'rate(5 hours)')
  })
})
