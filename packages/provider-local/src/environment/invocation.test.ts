import assert from 'node:assert/strict'
import { createTraceId, documentOf, reportLine } from './invocation.ts'

describe('what the platform says of a call', () => {
  it('names the exit of a process as AWS does', () => {
    const said = (code: number | null, signal: string | null): string =>
      documentOf({ kind: 'exit', exit: { code, signal } }, 'ID', 3).errorMessage
    assert.equal(said(0, null), 'RequestId: ID Error: Runtime exited without providing a reason')
    assert.equal(said(127, null), 'RequestId: ID Error: Runtime exited with error: exit status 127')
    assert.equal(
      said(null, 'SIGSEGV'),
      'RequestId: ID Error: Runtime exited with error: signal: segmentation fault',
    )
    assert.equal(said(null, 'SIGUSR1'), 'RequestId: ID Error: Runtime exited with error: signal: SIGUSR1')
  })

  it('reports a call in one line, the cold start apart', () => {
    const call = { requestId: 'ID', payload: 'null', failed: false, timedOut: false, durationMs: 12.344 }
    assert.equal(
      reportLine(call, 256),
      'REPORT RequestId: ID\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 256 MB\t',
    )
    const coldStart = { provisionMs: 1, runtimeInitMs: 2, codeInitMs: 3.5 }
    assert.equal(
      reportLine({ ...call, coldStart, maxMemoryMb: 20 }, 256),
      'REPORT RequestId: ID\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 256 MB\tMax Memory Used: 20 MB\tInit Duration: 5.50 ms\t',
    )
  })

  it('makes trace ids that hold the time', () => {
    assert.match(
      createTraceId(1_795_595_415_250),
      /^Root=1-6b069c97-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    )
  })
})
