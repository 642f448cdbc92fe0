import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { JsonObject } from '@skyfold/manifest'
import type { StoredObject } from '../protocol.ts'
import { failureOf } from '../testing/stack.ts'
import { ObjectRecord, readRecord } from './record.ts'
import { Vault } from './vault.ts'

function queue(id: string): StoredObject {
  return { type: 'local.queue', id, owner: { stack: 's', address: 'a' }, inputs: { name: id }, assigned: {} }
}

function version(id: string, environment: JsonObject): StoredObject {
  const inputs = { function: 'f', environment, region: 'r' }
  return { type: 'local.version', id, owner: { stack: 's', address: 'a' }, inputs, assigned: { number: 1 } }
}

describe('the record', () => {
  let folder: string
  let file: string
  let keyFile: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-record-'))
    file = path.join(folder, 'record.json')
    keyFile = path.join(folder, 'home', 'skyfold', 'local.key')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const open = (): Promise<ObjectRecord> => ObjectRecord.open(file, new Vault(keyFile))

  it('holds what was put, once that is acknowledged', async () => {
    const record = await open()
    await Promise.all(Array.from({ length: 20 }, (_, index) => record.put(queue(`q${index}`))))
    await record.remove('local.queue', 'q3')
    const again = await open()
    assert.equal(again.size, 19)
    assert.deepEqual(again.get('local.queue', 'q4'), queue('q4'))
    assert.equal(again.get('local.queue', 'q3'), undefined)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(folder), ['record.json'], 'no key without a variable')
  })

  it('tells that it could not be written, and is written again later', async () => {
    const record = await ObjectRecord.open(path.join(folder, 'absent', 'record.json'), new Vault(keyFile))
    await assert.rejects(record.put(queue('one')))
    await assert.rejects(record.put(queue('two')))
    assert.equal(record.size, 2)
  })

  it('shows no variable, and has them all again with its key', async () => {
    const object = version('v', { PASSWORD: 'k9Xw2LqZ', EMPTY: '', ['__proto__']: 'x', ü: 'pässwörd\n' })
    const record = await open()
    await record.put(object)
    const text = await readFile(file, 'utf8')
    for (const hidden of ['k9Xw2LqZ', Buffer.from('k9Xw2LqZ').toString('base64').slice(0, -2), 'pässwörd'])
      assert.equal(text.includes(hidden), false, hidden)
    assert.deepEqual((await open()).all(), [object])
    assert.equal((await stat(keyFile)).mode & 0o777, 0o600)
    assert.equal((await stat(path.dirname(keyFile))).mode & 0o777, 0o700)
  })

  it('is sealed when it is plain, also in what a killed process left behind', async () => {
    const objects = [version('v', { PASSWORD: 'k9Xw2LqZ' }), queue('q')]
    const plain = JSON.stringify({ version: 1, objects })
    await writeFile(file, plain)
    await writeFile(`${file}.4711.new`, plain)
    assert.deepEqual((await open()).all(), objects)
    assert.deepEqual((await readdir(folder)).toSorted(), ['home', 'record.json'])
    assert.equal((await readFile(file, 'utf8')).includes('k9Xw2LqZ'), false)
    assert.deepEqual((await open()).all(), objects)
  })

  it('opens without what another key sealed, keeps it, and has it again with that key', async () => {
    const object = version('v', { PASSWORD: 'k9Xw2LqZ' })
    await (await open()).put(object)
    const right = await readFile(keyFile, 'utf8')
    for (const other of [undefined, 'no key\n', `${'ab'.repeat(32)}\n`]) {
      await (other === undefined ? rm(keyFile) : writeFile(keyFile, other))
      const record = await open()
      const [found] = record.all()
      assert.deepEqual(Object.keys(found?.locked ?? {}), ['PASSWORD'])
      assert.deepEqual(found?.inputs['environment'], {})
      await record.put(queue('q'))
    }
    await writeFile(keyFile, right)
    assert.deepEqual((await open()).get('local.version', 'v'), object)
  })

  it('opens no value at another object or under another name, and none that was altered or is plain', async () => {
    await (await open()).put(version('v', { A: 'one', B: 'two' }))
    await (await open()).put(version('w', { A: 'three' }))
    interface Body {
      objects: { inputs: { environment: Record<string, unknown> } }[]
    }
    // Written by the record right now.
    const body = JSON.parse(await readFile(file, 'utf8')) as Body
    const [v, w] = body.objects.map(({ inputs }) => inputs.environment)
    assert.ok(v && w)
    const altered = JSON.stringify(v['B']).replace(
      /"(.)([^"]*)"}$/,
      (_, first, rest) => `"${first === 'A' ? 'B' : 'A'}${rest}"}`,
    )
    Object.assign(w, { A: v['A'] })
    Object.assign(v, { A: v['B'], B: JSON.parse(altered), C: 'plain', D: { sealed: 'AAAA' } })
    await writeFile(file, JSON.stringify(body))
    const { objects } = await readRecord(file, new Vault(keyFile))
    assert.deepEqual(
      objects.map(({ inputs, locked }) => [inputs['environment'], Object.keys(locked ?? {})]),
      [
        [{}, ['A', 'B', 'C', 'D']],
        [{}, ['A']],
      ],
    )
  })

  it('stores no variable without a key that can be used: LOCAL_KEY_UNUSABLE', async () => {
    const record = await open()
    await writeFile(path.join(folder, 'home'), 'a file in the place of the folder')
    assert.equal(await failureOf(record.put(version('v', { A: 'one' }))), 'LOCAL_KEY_UNUSABLE')
    await rm(path.join(folder, 'home'))
    await record.put(queue('q'))
    await writeFile(keyFile, 'something else')
    await record.put(version('w', { A: 'two' }))
    const other = await open()
    assert.equal(await failureOf(other.put(version('x', { A: 'two' }))), 'LOCAL_KEY_UNUSABLE')
    assert.equal(await readFile(keyFile, 'utf8'), 'something else')
  })

  it('is not read when it is damaged: LOCAL_RECORD_UNREADABLE', async () => {
    for (const text of ['{"version":', '{"version":3,"objects":[]}', '[]']) {
      await writeFile(file, text)
      assert.equal(await failureOf(open()), 'LOCAL_RECORD_UNREADABLE')
    }
  })
})
