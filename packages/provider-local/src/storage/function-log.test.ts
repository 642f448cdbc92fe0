import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { FunctionLog } from './function-log.ts'

describe('the log of functions', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-log-'))
    file = path.join(folder, 'functions.log')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  function texts(log: FunctionLog, name: string, after = 0, since = 0): readonly string[] {
    return log.read(name, after, since).map(({ text }) => text)
  }

  it('gives a function its own lines, from a number and a time on', () => {
    const log = new FunctionLog(file)
    log.append({ time: 1, function: 'a', text: 'one' })
    log.append({ time: 2, function: 'b', text: 'two' })
    log.append({ time: 3, function: 'a', text: 'three' })
    assert.deepEqual(texts(log, 'a'), ['one', 'three'])
    assert.deepEqual(texts(log, 'a', 1), ['three'])
    assert.deepEqual(texts(log, 'a', 0, 2), ['three'])
  })

  it('wakes who waits, once', () => {
    const log = new FunctionLog(file)
    let woken = 0
    log.onNext(() => (woken += 1))
    const forget = log.onNext(() => assert.fail('called off'))
    forget()
    log.append({ time: 1, function: 'a', text: 'one' })
    log.append({ time: 1, function: 'a', text: 'two' })
    assert.equal(woken, 1)
  })

  it('survives a restart, but for a line that was cut short', async () => {
    const log = new FunctionLog(file)
    log.append({ time: 1, function: 'a', requestId: 'r', text: 'one' })
    await log.settled()
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    await writeFile(file, `${await readFile(file, 'utf8')}{"time":2,"func`)
    const next = new FunctionLog(file)
    await next.restore()
    assert.deepEqual(next.read('a', 0, 0), [
      { time: 1, function: 'a', requestId: 'r', text: 'one', number: 1 },
    ])
  })

  it('forgets old lines rather than filling the memory', () => {
    const log = new FunctionLog(file)
    for (let count = 0; count < 100; count += 1)
      log.append({ time: count, function: 'a', text: 'x'.repeat(200_000) })
    const kept = log.read('a', 0, 0)
    assert.ok(kept.length < 45 && kept.length > 25, String(kept.length))
    assert.equal(kept.at(-1)?.time, 99)
  })

  it('does not mind a disk that takes nothing', async () => {
    const log = new FunctionLog(path.join(folder, 'absent', 'functions.log'))
    log.append({ time: 1, function: 'a', text: 'one' })
    await log.settled()
    assert.deepEqual(texts(log, 'a'), ['one'])
  })
})
