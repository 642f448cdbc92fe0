import assert from 'node:assert/strict'
import type { Invocation } from './functions-core.ts'
import type { AzureTimer } from './registration.ts'
import { tickTime, toScheduledEvent } from './trigger-events.ts'

const HOUR = 3_600_000
const fiveHourly: AzureTimer = { kind: 'timer', schedule: '0 0 */1 * * *', ticks: { minutes: 60, every: 5 } }
const hourly: AzureTimer = { kind: 'timer', schedule: '0 0 */1 * * *' }

/** The hour that is going on, as a number since the epoch. */
const thisHour = Math.floor(Date.now() / HOUR)

/** A call of the host with the status that it keeps. */
function call(status: object | null): Invocation {
  const json = JSON.stringify({ Schedule: {}, ScheduleStatus: status, IsPastDue: false })
  return { invocationId: 'id', request: { inputData: [{ data: { json } }] }, log() {} }
}

function tickOf(hour: number): Invocation {
  return call({ Last: '0001-01-01T00:00:00+00:00', Next: new Date(hour * HOUR).toISOString() })
}

describe('a tick of a timer on Azure', () => {
  it('has the time at which it was due', () => {
    const time = tickTime(hourly, call({ Next: '2026-01-01T00:05:00+00:00' }))
    assert.equal(time, Date.parse('2026-01-01T00:05:00Z'))
    const event = toScheduledEvent(hourly, tickOf(thisHour), { source: 'tick', time })
    assert.equal((event as { time: string }).time, '2026-01-01T00:05:00Z')
  })

  it('counts by its number where the schedule stands for a rate that it cannot say', () => {
    const coming = Array.from({ length: 10 }, (_one, index) => thisHour + 1 + index)
    const counted = coming.filter((hour) => tickTime(fiveHourly, tickOf(hour)) === hour * HOUR)
    assert.deepEqual(
      counted,
      coming.filter((hour) => hour % 5 === 0),
    )
  })

  it('stands for all that the host missed while it was away or busy', () => {
    assert.equal(tickTime(fiveHourly, tickOf(thisHour - 7)), (thisHour - (thisHour % 5)) * HOUR)
  })

  it('is now where the host keeps no status', () => {
    const started = Date.now()
    const time = tickTime(hourly, call(null))
    assert.ok(time !== undefined && time >= started && time <= Date.now())
  })
})
