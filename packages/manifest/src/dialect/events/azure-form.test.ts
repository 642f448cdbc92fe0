import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Trigger } from '../../trigger.ts'
import { loadText } from '../../testing/service-folder.ts'

describe('a timer of Azure', () => {
  it('means the same as the schedule of its five fields behind the seconds', async () => {
    const schedules = fc.sample(unixCron, { seed: 7, numRuns: 60 })
    const timers = await triggersOf(
      schedules.map((text) => `{ timer: , x-azure-settings: { schedule: '0 ${text}' } }`),
    )
    const plain = await triggersOf(schedules.map((text) => `{ schedule: '${text}' }`))
    assert.equal(timers.length, 60)
    assert.deepEqual(timers.map(rateOf), plain.map(rateOf))
  })

  it('of less than a minute stays what it is', async () => {
    const [timer] = await triggersOf(["{ timer: , x-azure-settings: { schedule: '*/10 * * * * *' } }"])
    assert.ok(timer?.kind === 'platform')
    assert.deepEqual(
      [timer.event, timer.settings],
      ['timer', { 'x-azure-settings': { schedule: '*/10 * * * * *' } }],
    )
  })
})

const number = (from: number, to: number): fc.Arbitrary<string> =>
  fc.integer({ min: from, max: to }).map(String)
const field = (from: number, to: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant('*'),
    number(from, to),
    fc.integer({ min: 1, max: to }).map((step) => `*/${step}`),
    fc.array(number(from, to), { minLength: 2, maxLength: 3 }).map((items) => items.join(',')),
  )
const unixCron: fc.Arbitrary<string> = fc
  .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6), fc.boolean())
  .map(([minute, hour, day, month, weekday, byWeek]) =>
    [minute, hour, byWeek ? '*' : day, month, byWeek ? weekday : '*'].join(' '),
  )

async function triggersOf(events: readonly string[]): Promise<readonly Trigger[]> {
  const list = events.map((event) => `      - ${event}\n`).join('')
  const { service, diagnostics } = await loadText(
    `service: a\nprovider: azure\nfunctions:\n  f:\n    handler: a.b\n    events:\n${list}`,
  )
  assert.ok(service, diagnostics.map(({ message }) => message).join('\n'))
  return service.functions[0]?.triggers ?? []
}

function rateOf(trigger: Trigger): unknown {
  return trigger.kind === 'schedule' ? trigger.rate : trigger
}
