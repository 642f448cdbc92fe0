import assert from 'node:assert/strict'
import type { Release } from '@skyfold/engine'
import { sampleDestination } from '../testing/sample-destination.ts'
import { textOf } from '../terminal/line.ts'
import { releaseData, releaseLines } from './release-view.ts'

const destination = sampleDestination()
const first: Release = {
  id: '0123456789ab',
  time: '2030-01-02T03:04:05.678Z',
  by: 'ann@desk',
  git: { commit: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00', dirty: true },
  command: 'sls deploy',
  kind: 'deploy',
  desired: 'd',
  record: 'r',
  retained: {},
  artifacts: [],
}
const { git: _, ...plain } = first
const second: Release = {
  ...plain,
  id: 'ba9876543210',
  by: 'https://ci.example/runs/7',
  command: 'sls rollback',
  kind: 'rollback',
  to: first.id,
}

describe('sls releases', () => {
  it('lists releases, newest first, and marks the one that serves', () => {
    const list = { releases: [second, first], current: second.id }
    assert.deepEqual(releaseLines({ destination, list, reason: 'ok' }).map(textOf), [
      'paper/r1 shop (stage dev)',
      '     release       time                     by                         commit     made by',
      '  →  ba9876543210  2030-01-02 03:04:05 UTC  https://ci.example/runs/7             sls rollback (to 0123456789ab)',
      '     0123456789ab  2030-01-02 03:04:05 UTC  ann@desk                   c0ffee00*  sls deploy',
    ])
    assert.deepEqual(releaseData({ destination, list, reason: 'ok' }), {
      provider: 'paper',
      region: 'r1',
      current: second.id,
      releases: [
        {
          id: second.id,
          time: second.time,
          by: second.by,
          git: null,
          command: 'sls rollback',
          kind: 'rollback',
          to: first.id,
          current: true,
        },
        {
          id: first.id,
          time: first.time,
          by: first.by,
          git: first.git,
          command: 'sls deploy',
          kind: 'deploy',
          to: null,
          current: false,
        },
      ],
    })
  })

  it('says so when none of them serves, when there is none, and when nobody can tell', () => {
    const none = releaseLines({ destination, list: { releases: [first] }, reason: 'ok' }).map(textOf)
    assert.match(none.at(-1) ?? '', /what serves is none of these/)
    const list = { releases: [] }
    assert.deepEqual(releaseLines({ destination, list, reason: 'ok' }).map(textOf).slice(1), [
      '  no release yet',
    ])
    assert.deepEqual(releaseLines({ destination, reason: 'error' }).map(textOf).slice(1), [
      '  cannot be read',
    ])
    assert.equal(releaseData({ destination, reason: 'error' })['releases'], null)
  })
})
