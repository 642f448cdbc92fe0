import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { keyFileOf, loadKey, readKey } from './key-file.ts'

describe('the key of the local cloud', () => {
  it('lies in the state folder of the user', () => {
    const cases = [
      [{ XDG_STATE_HOME: '/state', HOME: '/home/ada' }, 'linux', '/state/skyfold/local.key'],
      [{ XDG_STATE_HOME: 'state', HOME: '/home/ada' }, 'linux', '/home/ada/.local/state/skyfold/local.key'],
      [{ HOME: '/home/ada', LOCALAPPDATA: '/data' }, 'darwin', '/home/ada/.local/state/skyfold/local.key'],
      [{ HOME: '/home/ada', LOCALAPPDATA: '/data' }, 'win32', '/data/skyfold/local.key'],
      [{}, 'linux', path.join(os.homedir(), '.local/state/skyfold/local.key')],
    ] as const
    for (const [env, platform, expected] of cases) assert.equal(keyFileOf(env, platform), expected)
  })

  it('is one however many make it at once, and is not made by looking', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-key-'))
    try {
      const file = path.join(folder, 'new', 'local.key')
      assert.equal(await readKey(file), null)
      assert.deepEqual(await readdir(folder), [])
      const keys = await Promise.all([loadKey(file), loadKey(file), loadKey(file)])
      keys.push(await loadKey(file))
      assert.equal(new Set(keys.map((key) => key.toString('hex'))).size, 1)
      assert.equal(keys[0]?.length, 32)
      assert.deepEqual(await readdir(path.dirname(file)), ['local.key'])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
