import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { dueTick } from './due-tick.ts'

const HOUR = 3_600_000
const MIDNIGHT = Date.parse('2026-03-01T00:00:00Z')

const ticks = fc.record({
  minutes: fc.constantFrom(1, 5, 15, 30, 60, 720, 1440),
  every: fc.integer({ min: 1, max: 100 }),
})
/** Number of a tick, some decades around the present. */
const tick = fc.integer({ min: 0, max: 50_000_000 })

describe('a rate that cron cannot say', () => {
  it('runs the handler at equal distances over any window', () => {
    fc.assert(
      fc.property(ticks, tick, (rate, start) => {
        const length = rate.minutes * 60_000
        const window = Array.from({ length: rate.every * 3 }, (_one, index) => (start + index) * length)
        const runs = window.filter((at) => dueTick(rate, at) === at)
        assert.equal(runs.length, 3)
        for (const [index, at] of runs.slice(1).entries())
          assert.equal(at - (runs[index] ?? 0), rate.every * length)
      }),
    )
  })

  it('runs it every 5 hours over midnight too', () => {
    const runs = Array.from({ length: 48 }, (_one, hour) => MIDNIGHT + hour * HOUR)
      .filter((at) => dueTick({ minutes: 60, every: 5 }, at) !== undefined)
      .map((at) => new Date(at).toISOString().slice(8, 13))
    assert.deepEqual(runs, ['01T03', '01T08', '01T13', '01T18', '01T23', '02T04', '02T09', '02T14', '02T19'])
  })

  it('says the same of a tick however often it comes, and however far off the clock is', () => {
    fc.assert(
      fc.property(ticks, tick, fc.double({ min: -0.49, max: 0.49, noNaN: true }), (rate, number, skew) => {
        const length = rate.minutes * 60_000
        const exact = dueTick(rate, number * length)
        assert.equal(dueTick(rate, (number + skew) * length), exact)
        assert.equal(exact, number % rate.every === 0 ? number * length : undefined)
      }),
    )
  })

  it('runs once for all the ticks that were missed, if one of them counts', () => {
    fc.assert(
      fc.property(ticks, tick, fc.integer({ min: 0, max: 300 }), (rate, first, missed) => {
        const length = rate.minutes * 60_000
        const all = Array.from({ length: missed + 1 }, (_one, index) => (first + index) * length)
        const last = all.findLast((at) => dueTick(rate, at) === at)
        assert.equal(dueTick(rate, first * length, (first + missed) * length + length / 2), last)
      }),
    )
  })
})
