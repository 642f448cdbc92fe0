import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { processScope } from '../../env.ts'
import { STORE_CASES } from '@skyfold/plugin-api/testing'
import { createFileStore } from './file-store.ts'

const stack = { service: 'Orders', stage: 'dev', provider: 'local', region: 'eu-1' }

describe('the file store', () => {
  let root = ''
  let folder = ''
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'skyfold-store-'))
    folder = path.join(root, 'state')
  })
  afterEach(() => rm(root, { recursive: true, force: true }))

  const open = (): ReturnType<typeof createFileStore> => createFileStore({ folder, stack })
  const file = async (): Promise<string> => {
    const name = (await readdir(folder)).find((one) => /-[0-9a-f]{12}\.json$/.test(one))
    return path.join(folder, name ?? assert.fail('no state file'))
  }

  for (const { title, check } of STORE_CASES) it(title, () => check(open))

  it('names its file after the stack, and keeps apart stacks whose readable names are the same', async () => {
    await open().put('one', null)
    await createFileStore({ folder, stack: { ...stack, service: 'orders' } }).put('two', null)
    const names = await readdir(folder)
    assert.equal(names.filter((name) => name.startsWith('orders-dev-local-eu-1-')).length, 2)
  })

  it('stays inside its folder whatever the stack is called', async () => {
    const store = createFileStore({ folder, stack: { ...stack, service: '../../../etc/passwd', stage: '/' } })
    await store.put('one', null)
    assert.deepEqual(await readdir(root), ['state'])
    assert.equal((await readdir(folder)).length, 1)
  })

  it('is closed to others from the first byte, whatever the umask', async () => {
    const umask = process.umask(0)
    try {
      await open().put('one', null)
    } finally {
      process.umask(umask)
    }
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
    assert.equal((await stat(await file())).mode & 0o777, 0o600)
  })

  it('closes a folder that was left open', async () => {
    const tag = await open().put('one', null)
    await chmod(folder, 0o755)
    await open().put('two', tag)
    assert.equal((await stat(folder)).mode & 0o777, 0o700)
  })

  it('keeps the last ten generations beside it, and none after a removal', async () => {
    let tag = await open().put('body 0', null)
    for (let index = 1; index <= 14; index += 1) tag = await open().put(`body ${index}`, tag)
    const names = (await readdir(folder)).filter((name) => /\.\d+\.json$/.test(name))
    assert.equal(names.length, 10)
    const bodies = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')))
    const numbers = bodies.map((text) => Number(/^body (\d+)\n/.exec(text)?.[1])).toSorted((a, b) => a - b)
    assert.deepEqual(numbers, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
    await open().remove(tag)
    assert.deepEqual(await readdir(folder), [])
  })

  it('shows a damaged file as it is, so that it is refused as a state and can be replaced', async () => {
    const tag = await open().put('first', null)
    await open().put('second', tag)
    const name = await file()
    await truncate(name, 3)
    const damaged = await open().get()
    assert.equal(damaged?.body, 'sec')
    assert.notEqual(damaged.tag, tag)
    await assert.rejects(open().put('third', tag), { failure: 'conflict' })
    assert.equal(await readFile(name, 'utf8'), 'sec')
    await open().put('third', damaged.tag)
    assert.equal((await open().get())?.body, 'third')
  })

  it('takes over the lock of a process that is gone', async () => {
    const tag = await open().put('one', null)
    const lock = (await file()).replace(/json$/, 'lock')
    await writeFile(lock, JSON.stringify({ id: 'dead', pid: 2 ** 22 + 1, scope: processScope() }))
    await open().put('two', tag)
    assert.equal((await open().get())?.body, 'two')
    assert.ok(!(await readdir(folder)).some((name) => name.includes('.lock')))
  })

  it('clears away what killed writers left', async () => {
    const tag = await open().put('one', null)
    const draft = (await file()).replace(/json$/, `lock.${2 ** 22 + 1}-abc.draft`)
    await writeFile(draft, '')
    await open().put('two', tag)
    assert.ok(!(await readdir(folder)).some((name) => name.endsWith('.draft')))
  })

  it('clears away what writers of blobs left that were killed, and the folders that nobody needs', async () => {
    const { blobs } = open()
    await blobs.put('releases/one.json', new Uint8Array([1]))
    const [home = ''] = await readdir(path.join(folder, 'blobs'))
    const kind = path.join(folder, 'blobs', home, 'releases')
    const [dead, alive] = [`two.json~${2 ** 22 + 1}~ab`, `three.json~${process.pid}~ab`]
    for (const draft of [dead, alive]) await writeFile(path.join(kind, draft), '')
    assert.deepEqual(await blobs.list(''), ['releases/one.json'])
    assert.deepEqual((await readdir(kind)).toSorted(), ['one.json', alive])
    await rm(path.join(kind, alive))
    await writeFile(path.join(kind, dead), '')
    await blobs.delete('releases/one.json')
    assert.deepEqual(await blobs.list('artifacts/'), [])
    assert.deepEqual(await readdir(folder), [])
  })

  it('takes over a lock whose content was lost in a power cut', async () => {
    const tag = await open().put('one', null)
    await writeFile((await file()).replace(/json$/, 'lock'), '')
    await open().put('two', tag)
    assert.equal((await open().get())?.body, 'two')
  })
})
