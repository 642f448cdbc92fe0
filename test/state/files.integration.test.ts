/** File stores where the operating system refuses: a disk without room, a folder that may not be written to. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createFileStore } from '@skyfold/engine'

const WRITER = fileURLToPath(new URL('./file-writer.js', import.meta.url))
const STACK = { service: 'shop', stage: 'dev', provider: 'box', region: 'here' }
/** A user who owns nothing here. */
const NOBODY = '65534'

describe('a state in files', function () {
  this.timeout(30_000)
  let root = ''
  let folder = ''
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-files-'))
    folder = path.join(root, 'state')
  })
  afterEach(async () => {
    await chmod(root, 0o700)
    await rm(root, { recursive: true, force: true })
  })

  const write = async (prefix: string, env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const command = `${prefix} exec "$0" "$1"`
    const { stdout } = await promisify(execFile)('bash', ['-c', command, process.execPath, WRITER], {
      env: { PATH: process.env['PATH'], STATE_FOLDER: folder, ...env },
    })
    // The writer prints two texts.
    return JSON.parse(stdout) as readonly string[]
  }
  const contents = async (): Promise<Readonly<Record<string, string>>> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
    const texts = names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)
    return Object.fromEntries(await Promise.all(texts))
  }

  it('keeps what it has when there is no room for more, and leaves nothing half-written: ENGINE_STATE_UNWRITABLE', async () => {
    const store = createFileStore({ folder, stack: STACK })
    await store.put('two', await store.put('one', null))
    const [before, names] = [await contents(), await readdir(folder)]
    // Kibibytes that a file of this process may have.
    const [state = '', blob = ''] = await write('ulimit -f 64;', { STATE_BYTES: '200000' })
    assert.match(state, /^ENGINE_STATE_UNWRITABLE .*EFBIG/)
    assert.match(blob, /^ENGINE_STATE_UNWRITABLE .*EFBIG/)
    assert.deepEqual(await contents(), before)
    const left = (await readdir(folder, { recursive: true })).filter((name) => /draft|~/.test(name))
    assert.deepEqual([left, (await readdir(folder)).filter((name) => name !== 'blobs')], [[], names])
    assert.deepEqual(await write('', { STATE_BYTES: '200000' }), ['written', 'written'])
  })

  it('is not begun in a folder that may not be written to: ENGINE_STATE_UNWRITABLE', async () => {
    await chmod(root, 0o555)
    const isRoot = process.getuid?.() === 0
    const outcomes = await write('', { STATE_BYTES: '10', ...(isRoot ? { STATE_USER: NOBODY } : {}) })
    for (const outcome of outcomes) assert.match(outcome, /^ENGINE_STATE_UNWRITABLE .*EACCES/)
    assert.deepEqual(await readdir(root), [])
  })
})
