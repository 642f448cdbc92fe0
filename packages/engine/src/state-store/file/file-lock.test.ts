import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SkyfoldError } from '@skyfold/plugin-api'
import { processScope } from '../../env.ts'
import { withFileLock } from './file-lock.ts'

describe('a file lock', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'skyfold-lock-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is held by one at a time, and leaves nothing behind', async () => {
    let inside = 0
    const enter = (): Promise<void> =>
      withFileLock(path.join(folder, 'lock'), async () => {
        inside += 1
        assert.equal(inside, 1)
        await new Promise((resolve) => setImmediate(resolve))
        inside -= 1
      })
    await Promise.all(Array.from({ length: 12 }, enter))
    assert.deepEqual(await readdir(folder), [])
  })

  it('is let go when the work fails', async () => {
    const file = path.join(folder, 'lock')
    await assert.rejects(
      withFileLock(file, () => Promise.reject(new Error('no'))),
      /no/,
    )
    assert.equal(await withFileLock(file, () => Promise.resolve('yes')), 'yes')
  })

  it('is not taken from a living process, which is named (ENGINE_STATE_BUSY)', async () => {
    const file = path.join(folder, 'lock')
    await writeFile(file, JSON.stringify({ id: 'alive', pid: process.ppid, scope: processScope() }))
    const attempt = withFileLock(file, () => Promise.resolve(), 20)
    await assert.rejects(attempt, (error) => {
      assert.ok(error instanceof SkyfoldError)
      assert.equal(error.diagnostic.code, 'ENGINE_STATE_BUSY')
      assert.match(error.diagnostic.message, new RegExp(`process ${process.ppid}`))
      return true
    })
  })

  it('is not taken from a process of another machine, which cannot be asked', async () => {
    const file = path.join(folder, 'lock')
    await writeFile(file, JSON.stringify({ id: 'far', pid: 2 ** 22 + 1, scope: 'elsewhere boot pid:[1]' }))
    await assert.rejects(
      withFileLock(file, () => Promise.resolve(), 20),
      SkyfoldError,
    )
  })

  it('is taken when its holder died while clearing the lock of another dead process', async () => {
    const file = path.join(folder, 'lock')
    const dead = { pid: 2 ** 22 + 1, scope: processScope() }
    await writeFile(file, JSON.stringify({ id: 'one', ...dead }))
    await writeFile(`${file}.one`, JSON.stringify({ id: 'two', ...dead }))
    assert.equal(await withFileLock(file, () => Promise.resolve('mine')), 'mine')
    assert.deepEqual(await readdir(folder), [])
  })
})
