import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { createInterrupts } from './interrupts.ts'

class Signals extends EventEmitter {
  readonly exits: number[] = []
  exit(code: number): void {
    this.exits.push(code)
  }
}

describe('signals', () => {
  it('drain first, then abort, then end the process with the code of the first', () => {
    const source = new Signals()
    const interrupts = createInterrupts(source)
    interrupts.hold()
    source.emit('SIGTERM')
    assert.deepEqual(
      [interrupts.drain.reason, interrupts.abort.aborted, interrupts.reason],
      ['drain', false, 'terminated'],
    )
    source.emit('SIGINT')
    assert.deepEqual([interrupts.abort.reason, source.exits], ['abort', []])
    source.emit('SIGINT')
    assert.deepEqual(source.exits, [143])
  })

  it('end the process at once while there is nothing to finish', () => {
    const source = new Signals()
    const interrupts = createInterrupts(source)
    const release = interrupts.hold()
    release()
    source.emit('SIGHUP')
    source.emit('SIGINT')
    assert.deepEqual(source.exits, [129, 129])
    assert.equal(interrupts.drain.aborted, false)
  })
})
