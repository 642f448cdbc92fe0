import assert from 'node:assert/strict'
import { formatBytes, formatCount, formatDuration, formatShare } from './quantity.ts'

describe('numbers for people', () => {
  it('shows bytes with three digits', () => {
    assert.deepEqual([0, 999, 1000, 14_236, 999_600, 1_200_000, 52_428_800].map(formatBytes), [
      '0 B',
      '999 B',
      '1.00 kB',
      '14.2 kB',
      '1.00 MB',
      '1.20 MB',
      '52.4 MB',
    ])
  })

  it('shows durations in the unit that fits', () => {
    assert.deepEqual([0, 12.4, 999.7, 1400, 59_960, 125_000].map(formatDuration), [
      '0 ms',
      '12 ms',
      '1.0 s',
      '1.4 s',
      '1 min 0 s',
      '2 min 5 s',
    ])
  })

  it('shows shares and counts', () => {
    assert.deepEqual([formatShare(1, 1000), formatShare(1, 2)], ['0.1 %', '50 %'])
    assert.deepEqual([formatCount(1, 'step'), formatCount(0, 'entry', 'entries')], ['1 step', '0 entries'])
  })
})
