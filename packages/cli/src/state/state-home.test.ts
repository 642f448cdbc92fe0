import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createMemoryStore } from '@skyfold/engine'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { refuseForgotten } from './forgotten-state.ts'
import { fileHome, openHome } from './state-home.ts'

const stack = { service: 'shop', stage: 'dev', provider: 'paper', region: 'r1' }

describe('the home of a state', () => {
  let root: string
  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-home-'))
  })
  afterEach(() => rm(root, { recursive: true }))

  const options = (env: ConnectOptions['env'] = {}): ConnectOptions => ({
    stack,
    options: {},
    root,
    env,
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    guard: () => {},
  })

  it('is a folder of the service, in which looking leaves nothing', async () => {
    const home = await openHome(undefined, options())
    assert.equal(await home.store.get(), null)
    assert.equal(await home.secretKey(false), null)
    assert.deepEqual(await readdir(root), [])
    const key = await home.secretKey(true)
    assert.equal(key?.length, 32)
    assert.deepEqual(await home.secretKey(false), key)
  })

  it('takes the key of SKYFOLD_SECRET_KEY, in hex or base64, and writes none', async () => {
    const key = Buffer.alloc(32, 0xfb)
    for (const text of [key.toString('hex'), key.toString('base64'), ` ${key.toString('base64url')}\n`]) {
      const home = await openHome(undefined, options({ SKYFOLD_SECRET_KEY: text }))
      assert.deepEqual(await home.secretKey(true), key)
    }
    assert.deepEqual(await readdir(root), [])
  })

  it('refuses a key of any other form: CLI_SECRET_KEY_INVALID', async () => {
    for (const text of ['x', '00', `${'0'.repeat(63)}g`, 'A'.repeat(44)])
      await assert.rejects(
        openHome(undefined, options({ SKYFOLD_SECRET_KEY: text })),
        refusal('CLI_SECRET_KEY_INVALID'),
      )
  })

  it('is not believed to be empty while the folder holds the state: CLI_STATE_FORGOTTEN', async () => {
    const files = fileHome(root, stack).store
    const chosen = createMemoryStore()
    const store = refuseForgotten(chosen, files, stack)
    assert.equal(await store.get(), null)
    const tag = await files.put('state', null)
    await assert.rejects(store.get(), (error) => {
      refusal('CLI_STATE_FORGOTTEN')(error)
      assert.ok(error instanceof SkyfoldError)
      assert.match(
        error.diagnostic.hint,
        /`sls state move --from file --stage dev --provider paper --region r1`/,
      )
      return true
    })
    await chosen.put('newer', null)
    assert.equal((await store.get())?.body, 'newer')
    await files.remove(tag)
  })
})

function refusal(code: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof SkyfoldError)
    assert.equal(error.diagnostic.code, code)
    return true
  }
}
