import assert from 'node:assert/strict'
import { paceOf } from './actor.ts'

describe('the pace of the clock', () => {
  it('is that of the wall unless a whole number from 1 to 20 is set', () => {
    assert.deepEqual(paceOf({ SKYFOLD_CLOCK_PACE: '15' }), { pace: 15 })
    for (const text of ['', '0', '21', '-3', '1.5', '1e9', 'fast', undefined])
      assert.deepEqual(paceOf({ SKYFOLD_CLOCK_PACE: text }), {}, text)
  })
})
