import assert from 'node:assert/strict'
import type { EngineEvent } from '@skyfold/engine'
import { recordSession } from '../testing/recorded-session.ts'
import { sampleDestination } from '../testing/sample-destination.ts'
import { createProgress } from './progress.ts'

const events: readonly EngineEvent[] = [
  { type: 'lock.wait', holder: 'ann@host', command: 'sls deploy' },
  { type: 'step.start', address: 'p.queue/work', action: 'create' },
  { type: 'step.progress', address: 'p.queue/work', message: 'building (2 of 5)' },
  { type: 'step.done', address: 'p.queue/work', action: 'create', ms: 1234 },
  { type: 'commit', serial: 2 },
  { type: 'interrupt', inFlight: 1 },
]

describe('progress', () => {
  it('is one line for each finished step when nobody watches', () => {
    const { terminal, stderr, stdout } = recordSession()
    const sink = createProgress(terminal, [sampleDestination()]).sinkFor(sampleDestination())
    for (const event of events) sink(event)
    assert.equal(
      stderr(),
      `waiting for ann@host (sls deploy)
created  p.queue/work (1.2 s)
interrupted: finishing 1 request; once more to abort
`,
    )
    assert.equal(stdout(), '')
  })

  it('names the target when there are several', () => {
    const { terminal, stderr } = recordSession()
    const [one, other] = [sampleDestination('a'), sampleDestination('long')]
    const progress = createProgress(terminal, [one, other])
    const done: EngineEvent = { type: 'step.done', address: 'x/y', action: 'delete', ms: 1 }
    progress.sinkFor(one)(done)
    progress.sinkFor(other)(done)
    assert.equal(stderr(), 'a/r1     deleted  x/y (1 ms)\nlong/r1  deleted  x/y (1 ms)\n')
  })

  it('shows what is being done to those who watch, and takes it away', () => {
    const { terminal, stderr } = recordSession({ tty: true, env: { NO_COLOR: '1' } })
    const progress = createProgress(terminal, [sampleDestination()])
    const sink = progress.sinkFor(sampleDestination())
    for (const event of events.slice(0, 3)) sink(event)
    assert.match(stderr(), /creating +p\.queue\/work \(\d+ ms\) building \(2 of 5\)\n$/)
    progress.end()
    // oxlint-disable-next-line no-control-regex -- the lines are erased
    assert.match(stderr(), /\u001b\[1A\u001b\[0J$/)
  })

  it('is every event as a JSON line with --json, numbered over all targets', () => {
    const { terminal, stderr } = recordSession({ json: true })
    const sink = createProgress(terminal, [sampleDestination()]).sinkFor(sampleDestination())
    for (const event of events) sink(event)
    const records = stderr()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.deepEqual(
      records.map(({ v, seq, type, provider, region }) => [v, seq, type, provider, region]),
      events.map(({ type }, index) => [1, index + 1, type, 'paper', 'r1']),
    )
    assert.deepEqual([records[3]?.['address'], records[3]?.['ms']], ['p.queue/work', 1234])
  })
})
