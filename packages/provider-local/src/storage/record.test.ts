import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { StoredObject } from '../protocol.ts'
import { ObjectRecord } from './record.ts'

function queue(id: string): StoredObject {
  return { type: 'local.queue', id, owner: { stack: 's', address: 'a' }, inputs: { name: id }, assigned: {} }
}

describe('the record', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-record-'))
    file = path.join(folder, 'record.json')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('holds what was put, once that is acknowledged', async () => {
    const record = await ObjectRecord.open(file)
    await Promise.all(Array.from({ length: 20 }, (_, index) => record.put(queue(`q${index}`))))
    await record.remove('local.queue', 'q3')
    const again = await ObjectRecord.open(file)
    assert.equal(again.size, 19)
    assert.deepEqual(again.get('local.queue', 'q4'), queue('q4'))
    assert.equal(again.get('local.queue', 'q3'), undefined)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(folder), ['record.json'])
  })

  it('tells that it could not be written, and is written again later', async () => {
    const record = await ObjectRecord.open(path.join(folder, 'absent', 'record.json'))
    await assert.rejects(record.put(queue('one')))
    await assert.rejects(record.put(queue('two')))
    assert.equal(record.size, 2)
  })
})
