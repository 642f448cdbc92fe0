import assert from 'node:assert/strict'
import type { Outcome } from '@skyfold/engine'
import type { Change } from '../pipeline/changing.ts'
import { sampleDestination } from '../testing/sample-destination.ts'
import { textOf } from '../terminal/line.ts'
import { outcomeData, outcomeLines } from './outcome-view.ts'

const diagnostic = {
  code: 'LOCAL_PORT_BUSY',
  severity: 'error',
  message: 'Port 1 is taken.',
  hint: 'Take another.',
  docs: '',
} as const

const outcome: Outcome = {
  status: 'partial',
  plan: { version: 1, lineage: null, serial: 0, desired: '', steps: [], unchanged: ['p.role/x'] },
  done: [{ address: 'p.queue/work', action: 'create', ms: 12 }],
  failed: [{ address: 'p.api/shop', action: 'create', ms: 3, diagnostic }],
  notDone: ['p.route/get'],
  unknown: ['p.function/web'],
  diagnostics: [],
  deployed: { stack: sampleDestination().stack, resources: {} },
}

const change: Change = { destination: sampleDestination(), reason: 'partial', outcome }

describe('the end of a deploy', () => {
  it('lists exactly what is done, failed, not done and unknown, and what to type next', () => {
    assert.deepEqual(outcomeLines(change, 'deploy').map(textOf), [
      'partly deployed paper/r1: 1 done, 1 failed, 1 not done, 1 unknown',
      '  done     p.queue/work (created)',
      '  failed   p.api/shop (LOCAL_PORT_BUSY)',
      '  not done p.route/get',
      '  unknown  p.function/web (no answer came)',
      '  next: sls deploy --stage dev --provider paper --region r1 (when the reason is mended)',
      '  next: sls state recover --stage dev --provider paper --region r1 (only finds out what is unknown)',
    ])
    assert.deepEqual(outcomeData(change), {
      provider: 'paper',
      region: 'r1',
      exitCode: 4,
      status: 'partial',
      done: outcome.done,
      failed: [{ address: 'p.api/shop', action: 'create', ms: 3, code: 'LOCAL_PORT_BUSY' }],
      notDone: ['p.route/get'],
      unknown: ['p.function/web'],
      unchanged: ['p.role/x'],
    })
  })

  it('is one line when all went well', () => {
    const done = { ...outcome, status: 'done', failed: [], notDone: [], unknown: [] } as const
    assert.deepEqual(outcomeLines({ ...change, reason: 'ok', outcome: done }, 'deploy').map(textOf), [
      'deployed paper/r1: 1 step, 1 unchanged',
    ])
    const unchanged = { ...done, status: 'unchanged', done: [] } as const
    assert.deepEqual(outcomeLines({ ...change, reason: 'ok', outcome: unchanged }, 'remove').map(textOf), [
      'nothing to remove paper/r1: 1 resource',
    ])
  })

  it('says so where it did not come so far', () => {
    const failed: Change = { destination: sampleDestination(), reason: 'auth' }
    assert.deepEqual(outcomeLines(failed, 'deploy').map(textOf), ['failed paper/r1'])
    assert.deepEqual(outcomeData(failed), { provider: 'paper', region: 'r1', exitCode: 3, status: 'failed' })
    const stale = { ...outcome, status: 'stale', done: [], failed: [], notDone: [], unknown: [] } as const
    assert.deepEqual(outcomeLines({ ...change, reason: 'stale', outcome: stale }, 'deploy').map(textOf), [
      'stale paper/r1: nothing was changed there',
      '  next: sls plan --out <file> --stage dev --provider paper --region r1 (then deploy that plan)',
    ])
    const fenced = { ...outcome, status: 'fenced', failed: [], unknown: [] } as const
    assert.equal(
      textOf(outcomeLines({ ...change, outcome: fenced }, 'deploy').at(-1) ?? ''),
      '  next: sls deploy --stage dev --provider paper --region r1 (it finds out what was done and goes on)',
    )
    const locked = { ...outcome, status: 'locked', done: [], failed: [], notDone: [], unknown: [] } as const
    assert.deepEqual(outcomeLines({ ...change, reason: 'locked', outcome: locked }, 'remove').map(textOf), [
      'locked paper/r1: nothing was changed there',
      '  next: sls remove --stage dev --provider paper --region r1 (when the other one is done)',
    ])
  })
})
