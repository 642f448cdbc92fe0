import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { StackId, StateTag } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { loadSecretKey } from '../../secret/secret-key.ts'
import { inspect } from '../../run/inspect.ts'
import { encodeState } from '../../state/codec.ts'
import { emptyState } from '../../state/state.ts'
import { createFileStore } from './file-store.ts'

const stack: StackId = { service: 'shop', stage: 'test', provider: 'box', region: 'here' }

function bodyOf(serial: number, of: StackId = stack): string {
  return encodeState({ ...emptyState(of, 'lineage'), serial, write: `write-${serial}` })
}

describe('a state file that is not as it was written', () => {
  let root = ''
  let folder = ''
  let tag: StateTag = ''
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'skyfold-zoo-'))
    folder = path.join(root, 'state')
    tag = await open().put(bodyOf(2), await open().put(bodyOf(1), null))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  const open = (): ReturnType<typeof createFileStore> => createFileStore({ folder, stack })
  const fileOf = async (pattern: RegExp): Promise<string> => {
    const name = (await readdir(folder)).find((one) => pattern.test(one))
    return path.join(folder, name ?? assert.fail('no such file'))
  }
  const current = (): Promise<string> => fileOf(/-[0-9a-f]{12}\.json$/)

  /** What reading and writing say to `content`, which stays as it is. */
  const refusalOf = async (content: Uint8Array | string): Promise<{ code: string; hint: string }> => {
    const file = await current()
    await writeFile(file, content)
    const before = await readdir(folder)
    const read = await refused(inspect(open(), stack))
    if (read.code === 'ENGINE_STATE_UNREADABLE')
      for (const write of [
        () => open().put(bodyOf(3), tag),
        () => open().put(bodyOf(3), null),
        () => open().remove(tag),
      ])
        assert.equal((await refused(write())).code, 'ENGINE_STATE_CONFLICT')
    assert.deepEqual(await readFile(file), Buffer.from(content))
    assert.deepEqual(await readdir(folder), before)
    return read
  }

  it('is refused truncated, flipped, empty or as something else, and its newest whole generation is named', async () => {
    const whole = await readFile(await current())
    const backup = await fileOf(/\.1\.json$/)
    const step = Math.ceil(whole.length / 12)
    const places = Array.from({ length: 12 }, (_, index) => Math.min(index * step, whole.length - 2))
    const zoo = [
      ...places.map((at) => whole.subarray(0, at)),
      ...places.map((at) => flipped(whole, at)),
      'null',
      '{}\n',
      'sha256:',
      `${'x'.repeat(100_000)}\n`,
    ]
    for (const content of zoo) {
      const { code, hint } = await refusalOf(content)
      assert.equal(code, 'ENGINE_STATE_UNREADABLE')
      assert.match(hint, /`sls state recover --from 1`/)
    }
    await writeFile(backup, 'damaged as well')
    assert.doesNotMatch((await refusalOf('')).hint, /recover/, 'a damaged generation is no backup')
    await writeFile(await current(), whole)
    assert.equal((await inspect(open(), stack))?.serial, 2)
  })

  it('is refused of a newer Skyfold and of another stack', async () => {
    const whole = await readFile(await current(), 'utf8')
    await open().put('{"version":99}\n', tag)
    assert.equal((await refusalOf(await readFile(await current()))).code, 'ENGINE_STATE_FUTURE')
    await writeFile(await current(), whole)
    await open().put(bodyOf(3, { ...stack, service: 'other' }), tag)
    assert.equal((await refusalOf(await readFile(await current()))).code, 'ENGINE_STATE_FOREIGN')
  })

  it('is refused when a folder has its name', async () => {
    const file = await current()
    await rm(file)
    await mkdir(file)
    assert.equal((await refused(inspect(open(), stack))).code, 'ENGINE_STATE_UNREADABLE')
    assert.equal((await refused(open().put(bodyOf(3), null))).code, 'ENGINE_STATE_UNREADABLE')
  })

  it('is not written where its folder should be and is none: ENGINE_STATE_UNWRITABLE', async () => {
    await rm(folder, { recursive: true })
    await writeFile(folder, 'not a folder')
    for (const work of [
      () => open().put(bodyOf(3), null),
      () => open().blobs.put('releases/a.json', Buffer.from('a')),
      () => loadSecretKey(path.join(folder, 'new', 'secret.key')),
    ])
      assert.match((await refused(work())).code, /^ENGINE_(STATE_UNWRITABLE|SECRET_KEY_UNREADABLE)$/)
    assert.equal(await readFile(folder, 'utf8'), 'not a folder')
  })
})

function flipped(whole: Buffer, at: number): Buffer {
  const copy = Buffer.from(whole)
  copy.writeUInt8((copy[at] ?? 0) ^ 0x10, at)
  return copy
}

async function refused(work: Promise<unknown>): Promise<{ code: string; hint: string }> {
  const error: unknown = await work.then(
    () => assert.fail('it was taken'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof SkyfoldError)) throw error
  const { code, hint } = error.diagnostic
  return { code, hint }
}
