import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { addFiles, createFolder, discard } from '../testing/service-folder.ts'
import { removeOthers, writeDurably } from './durable-file.ts'

describe('a file that is there whole or not at all', () => {
  let folder: string
  beforeEach(async () => {
    folder = await createFolder()
  })
  afterEach(() => discard(folder))

  it('is readable by its owner alone, in a folder closed to others', async () => {
    const file = path.join(folder, 'deep/er/a.zip')
    await writeDurably(file, 'text')
    assert.equal(await readFile(file, 'utf8'), 'text')
    if (process.platform === 'win32') return
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.equal((await stat(path.dirname(file))).mode & 0o777, 0o700)
  })

  it('leaves nothing behind when it cannot be written', async () => {
    await mkdir(path.join(folder, 'a.zip/full'), { recursive: true })
    await assert.rejects(writeDurably(path.join(folder, 'a.zip'), 'text'))
    assert.deepEqual(await readdir(folder), ['a.zip'])
  })

  it('makes room by removing packages of other units and leavings of dead processes, nothing else', async () => {
    const living = `keep.zip.${process.pid}.tmp`
    const dead = `keep.zip.${2 ** 22 + 1}.tmp`
    const names = [
      'keep.zip',
      'keep.meta.json',
      'old.zip',
      'old.meta.json',
      'notes.txt',
      living,
      dead,
      'x.tmp',
    ]
    await addFiles(folder, Object.fromEntries(names.map((name) => [name, ''])))
    await removeOthers(folder, new Set(['keep.zip', 'keep.meta.json']))
    assert.deepEqual((await readdir(folder)).sort(), ['keep.meta.json', 'keep.zip', living, 'notes.txt'])
  })
})
