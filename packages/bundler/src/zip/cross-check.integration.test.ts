import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { createFolder, discard } from '../testing/service-folder.ts'
import { readZip } from './zip-reader.ts'
import { writeZip } from './zip-writer.ts'

const run = promisify(execFile)

const files = [
  { path: 'index.js', data: Buffer.from('exports.handler = 1\n'.repeat(500)) },
  { path: 'bin/tool', data: Buffer.from('#!/bin/sh\necho tool\n') },
  { path: 'data/ünïcödé 名.txt', data: Buffer.from('name') },
  { path: 'data/noise', data: randomBytes(3000) },
  { path: 'data/empty', data: Buffer.alloc(0) },
]

describe('a package in the hands of other tools', () => {
  let folder: string
  let zip: string
  before(async () => {
    folder = await createFolder()
    zip = path.join(folder, 'package.zip')
    await writeFile(zip, await writeZip(files))
  })
  after(() => discard(folder))

  it('is found whole by unzip, which restores bytes and modes', async function () {
    if (!(await exists('unzip', '-v'))) this.skip()
    const { stdout } = await run('unzip', ['-t', zip])
    assert.match(stdout, /No errors detected/)
    const target = path.join(folder, 'unzipped')
    await run('unzip', ['-q', zip, '-d', target], { env: { ...process.env, LC_ALL: 'C.UTF-8' } })
    for (const { path: name, data } of files)
      assert.deepEqual(await readFile(path.join(target, name)), data, name)
    assert.equal((await stat(path.join(target, 'bin/tool'))).mode & 0o777, 0o755)
    assert.equal((await stat(path.join(target, 'index.js'))).mode & 0o777, 0o644)
  })

  it('is found whole by Python, with the same names, dates and sizes', async function () {
    if (!(await exists('python3', '--version'))) this.skip()
    const program = `import json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, i.file_size, list(i.date_time), i.flag_bits, i.external_attr >> 16] for i in z.infolist()]))`
    const { stdout } = await run('python3', ['-c', program, zip], {
      env: { ...process.env, PYTHONIOENCODING: 'utf8' },
    })
    const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
    assert.deepEqual(
      JSON.parse(stdout),
      sorted.map(({ path: name, data }) => {
        const mode = name === 'bin/tool' ? 0o100755 : 0o100644
        return [name, data.length, [1980, 1, 1, 0, 0, 0], 0x800, mode]
      }),
    )
  })

  it('is read back when another tool made it', async function () {
    if (!(await exists('python3', '--version'))) this.skip()
    const source = path.join(folder, 'source')
    for (const { path: name, data } of files) {
      await mkdir(path.dirname(path.join(source, name)), { recursive: true })
      await writeFile(path.join(source, name), data)
    }
    const made = path.join(folder, 'python.zip')
    await run('python3', [
      '-c',
      `import shutil, sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2])`,
      made.slice(0, -4),
      source,
    ])
    const read = await readZip(await readFile(made))
    assert.ok(read.ok)
    const found = new Map(read.entries.map((entry) => [entry.path, entry.data]))
    for (const { path: name, data } of files) assert.deepEqual(found.get(name), data, name)
  })
})

async function exists(command: string, argument: string): Promise<boolean> {
  return run(command, [argument]).then(
    () => true,
    () => false,
  )
}
