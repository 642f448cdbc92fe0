import assert from 'node:assert/strict'
import type { DriftReport } from '@skyfold/engine'
import { spansOf, textOfSpan, type Line } from '../terminal/line.ts'
import { sampleDestination } from '../testing/sample-destination.ts'
import { driftData, driftLines } from './drift-view.ts'

const report: DriftReport = {
  status: 'done',
  account: { key: '1', label: 'account 1' },
  drifts: [
    { address: 'p.function/web', type: 'p.function', id: 'web', status: 'in sync', values: [] },
    { address: 'p.queue/gone', type: 'p.queue', id: 'q-1', status: 'vanished', values: [] },
    {
      address: 'p.queue/work',
      type: 'p.queue',
      id: 'q-2',
      status: 'changed',
      values: [
        { path: 'delay', of: 'input', recorded: 1, live: 7, desired: 2, replaces: false },
        { path: 'kind', of: 'input', recorded: 'a', live: 'b', replaces: true },
        { path: 'url', of: 'output', recorded: 'x', replaces: false },
      ],
    },
  ],
  diagnostics: [],
}

const textOf = (line: Line): string => spansOf(line).map(textOfSpan).join('')

describe('sls drift', () => {
  const set = { destination: sampleDestination(), reason: 'ok', report } as const

  it('shows recorded, there and wanted side by side, and what to type next', () => {
    assert.deepEqual(driftLines(set).map(textOf), [
      'paper/r1',
      '  - vanished   p.queue/gone (q-1)',
      '  ~ changed    p.queue/work (q-2)',
      '      delay: recorded 1, there 7, wanted 2',
      '      kind: recorded a, there b (only a replacement brings it back)',
      '      output url: recorded x, there (none)',
      '  3 resources: 1 in sync, 1 changed, 1 vanished',
      '  next: sls deploy --refresh --stage dev --provider paper --region r1 (brings it back; `sls plan --refresh` shows how)',
    ])
  })

  it('says when nothing could be asked, and when nothing is there', () => {
    const { destination } = set
    assert.deepEqual(driftLines({ destination, reason: 'auth' }).map(textOf), [
      'paper/r1',
      '  could not be asked',
    ])
    const empty = { ...set, report: { ...report, drifts: [] } }
    assert.deepEqual(driftLines(empty).map(textOf), ['paper/r1', '  not deployed'])
    assert.equal(driftData(empty)['drift'], false)
  })

  it('has everything for programs', () => {
    const { drift, resources, account } = driftData(set)
    assert.deepEqual([drift, account], [true, 'account 1'])
    assert.deepEqual(resources, report.drifts)
  })
})
