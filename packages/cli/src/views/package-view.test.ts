import assert from 'node:assert/strict'
import type { Artifact } from '@skyfold/plugin-api'
import { sampleDestination } from '../testing/sample-destination.ts'
import { textOf } from '../terminal/line.ts'
import { packageData, packageLines } from './package-view.ts'

const artifact: Artifact = {
  unit: 'web',
  path: '/x/web.zip',
  sha256: '0123456789abcdef',
  contentHash: 'c',
  bytes: 9_000,
  unzippedBytes: 20_000,
  entries: [{ path: 'index.js', bytes: 20_000, sha256: 'e' }],
  coldStart: { runtimeInit: 40.25, codeInit: 2.5, runs: 5, node: 'v22.1.0' },
}

describe('the size table', () => {
  const limits = { 'package.zip': { value: 10_000, unit: 'bytes', source: 'https://example.com' } } as const
  const set = { destination: sampleDestination('paper', { limits }), units: [], artifacts: [artifact] }

  it('shows sizes, the share of the limits that the provider has, and cold starts by phase', () => {
    assert.deepEqual(packageLines(set).map(textOf), [
      'paper/r1',
      'unit  functions      zip  of limit  unzipped  files  sha256',
      'web              9.00 kB      90 %   20.0 kB      1  0123456789ab',
      '1 unit: 9.00 kB zipped, 20.0 kB unzipped',
      '',
      'cold start of  runtime init  code init      sum',
      'web                 40.3 ms     2.5 ms  42.8 ms',
      'medians of 5 runs with Node 22.1.0 on this machine',
    ])
  })

  it('leaves out what was not measured or has no limit', () => {
    const { coldStart: _, ...unmeasured } = artifact
    const lines = packageLines({ ...set, destination: sampleDestination(), artifacts: [unmeasured] }).map(
      textOf,
    )
    assert.equal(lines.length, 4)
    assert.doesNotMatch(lines.join('\n'), /of limit|cold start/)
    assert.deepEqual(packageData({ ...set, artifacts: [unmeasured] })['limits'], {
      zip: 10_000,
      unzipped: null,
    })
  })
})
