import assert from 'node:assert/strict'
import type { Inspection, RecordedResource } from '@skyfold/engine'
import { spansOf, textOfSpan, type Line } from '../terminal/line.ts'
import { sampleDestination } from '../testing/sample-destination.ts'
import { oneRecordLines, recordData, recordLines } from './records-view.ts'

const destination = sampleDestination()
const record: RecordedResource = {
  address: 'p.queue/work',
  type: 'p.queue',
  id: 'q-1',
  status: 'ready',
  protect: true,
  inputs: { name: 'work', key: '[secret]' },
  outputs: { url: 'https://q' },
  dependencies: ['p.role/web'],
}
const inspection: Inspection = {
  deployed: { stack: destination.stack, resources: {} },
  serial: 4,
  lease: { holder: 'ann@host', command: 'sls deploy', since: '2030-01-31T12:00:00.000Z' },
  open: ['p.queue/late'],
  records: [record, { ...record, id: 'q-0', status: 'old', protect: false }],
}

const textOf = (line: Line): string => spansOf(line).map(textOfSpan).join('')

describe('sls state', () => {
  it('list: shows records, the lease and what is not known yet', () => {
    assert.deepEqual(recordLines({ destination, inspection }).map(textOf), [
      'paper/r1',
      '  address       type     id   status',
      '  p.queue/work  p.queue  q-1  ready, protected',
      '  p.queue/work  p.queue  q-0  old',
      '  lease: ann@host, sls deploy since 2030-01-31T12:00:00.000Z',
      '  not known yet: p.queue/late (`sls state recover` finds out)',
      '  serial 4',
    ])
    assert.deepEqual(recordLines({ destination, inspection: null }).map(textOf), [
      'paper/r1',
      '  not deployed',
    ])
  })

  it('list: has neither inputs nor outputs for programs', () => {
    const data = recordData({ destination, inspection })
    assert.deepEqual((data['resources'] as object[])[1], {
      address: 'p.queue/work',
      type: 'p.queue',
      id: 'q-0',
      status: 'old',
    })
    assert.equal(recordData({ destination, inspection: null })['deployed'], false)
  })

  it('show: has everything of one record', () => {
    assert.deepEqual(oneRecordLines(record).map(textOf), [
      'address: p.queue/work',
      'type: p.queue',
      'id: q-1',
      'status: ready',
      'protect: true',
      'inputs:',
      '  name: work',
      '  key: "[secret]"',
      'outputs:',
      '  url: https://q',
      'dependencies:',
      '  - p.role/web',
    ])
  })
})
