import assert from 'node:assert/strict'
import type { CronRate, ScheduleRate } from '@skyfold/manifest'
import { VirtualTime } from '../testing/virtual-time.ts'
import { scheduledEvent } from './scheduled-event.ts'
import { Ticker } from './ticker.ts'

const HOUR = 3_600_000
const EVERY: CronRate = {
  type: 'cron',
  minute: '0',
  hour: '*',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  year: '*',
}

/** Times of a schedule from `start` on, as ISO texts without seconds. */
async function timesOf(
  rate: ScheduleRate,
  start: string,
  hours: number,
  timezone = 'UTC',
): Promise<readonly string[]> {
  const time = new VirtualTime(start)
  const times: string[] = []
  const ticker = new Ticker(time, rate, timezone, (due) =>
    times.push(new Date(due).toISOString().slice(0, 16)),
  )
  await time.advance(hours * HOUR)
  ticker.close()
  return times
}

describe('a schedule', () => {
  it('runs at a rate, counted from its start', async () => {
    const rate = { type: 'rate', value: 25, unit: 'minute' } as const
    assert.deepEqual(await timesOf(rate, '2026-01-01T10:10:30Z', 1), ['2026-01-01T10:35', '2026-01-01T11:00'])
  })

  it('runs every day at an hour of its timezone', async () => {
    const cron = { ...EVERY, minute: '30', hour: '9' }
    assert.deepEqual(await timesOf(cron, '2026-01-01T00:00:00Z', 48, 'Asia/Tokyo'), [
      '2026-01-01T00:30',
      '2026-01-02T00:30',
    ])
  })

  it('keeps its hour over a change of the clocks', async () => {
    const cron = { ...EVERY, hour: '12' }
    assert.deepEqual(await timesOf(cron, '2026-03-28T00:00:00Z', 48, 'Europe/Berlin'), [
      '2026-03-28T11:00',
      '2026-03-29T10:00',
    ])
  })

  const patterns: readonly [string, Partial<CronRate>, string, string][] = [
    ['every quarter of an hour', { minute: '*/15' }, '2026-01-01T10:01:00Z', '2026-01-01T10:15'],
    ['on weekdays', { hour: '8', dayOfWeek: 'MON-FRI' }, '2026-01-02T09:00:00Z', '2026-01-05T08:00'],
    ['on Sundays as 0', { hour: '8', dayOfWeek: '0' }, '2026-01-01T00:00:00Z', '2026-01-04T08:00'],
    [
      'on the last day of the month',
      { hour: '8', dayOfMonth: 'L' },
      '2026-02-01T00:00:00Z',
      '2026-02-28T08:00',
    ],
    ['on the second Tuesday', { hour: '8', dayOfWeek: '2#2' }, '2026-02-01T00:00:00Z', '2026-02-10T08:00'],
    [
      'on the weekday next to the 15th',
      { hour: '8', dayOfMonth: '15W' },
      '2026-02-01T00:00:00Z',
      '2026-02-16T08:00',
    ],
    [
      'in one year',
      { hour: '8', dayOfMonth: '1', month: 'JAN', year: '2028' },
      '2026-02-01T00:00:00Z',
      '2028-01-01T08:00',
    ],
  ]
  for (const [title, cron, start, expected] of patterns)
    it(`runs ${title}`, () => {
      const ticker = new Ticker(new VirtualTime(start), { ...EVERY, ...cron }, 'UTC', () => undefined)
      assert.equal(new Date(ticker.next ?? 0).toISOString().slice(0, 16), expected)
      ticker.close()
    })

  it('ends when its years are over', () => {
    const ticker = new Ticker(
      new VirtualTime('2026-01-01'),
      { ...EVERY, year: '2020' },
      'UTC',
      () => undefined,
    )
    assert.equal(ticker.next, null)
  })

  it('stops when it is closed', async () => {
    const time = new VirtualTime('2026-01-01')
    const ticker = new Ticker(time, EVERY, 'UTC', () => assert.fail('it ran'))
    ticker.close()
    await time.advance(5 * HOUR)
  })

  it('refuses what it does not understand', () => {
    assert.throws(() => new Ticker(new VirtualTime(), { ...EVERY, hour: '25' }, 'UTC', () => undefined))
    assert.throws(() => new Ticker(new VirtualTime(), EVERY, 'Mars/Olympus', () => undefined))
  })

  it('sends the event of EventBridge Scheduler', () => {
    assert.deepEqual(
      scheduledEvent('id-1', Date.UTC(2026, 0, 1, 10, 0, 0, 400), 'shop-dev-tick-1', 'local'),
      {
        version: '0',
        id: 'id-1',
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: '000000000000',
        time: '2026-01-01T10:00:00Z',
        region: 'us-east-1',
        resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/shop-dev-tick-1'],
        detail: '{}',
      },
    )
  })
})
