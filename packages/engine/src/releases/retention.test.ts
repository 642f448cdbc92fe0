import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type ArtifactFile, ref, type Resource, SkyfoldError } from '@skyfold/plugin-api'
import { codesOf, Sandbox, thing } from '../simulator/sandbox.ts'
import { simulatedFailure } from '../simulator/faults.ts'
import { createMemoryStore } from '../state-store/memory-store.ts'

const service = (code: number): readonly Resource[] => [
  thing('edition', 'edition', { code }),
  thing('door', 'front', { to: ref('edition/edition', 'id') }),
]

const names = (sandbox: Sandbox): Promise<readonly string[]> => sandbox.store.blobs.list('')

const editions = (sandbox: Sandbox): readonly number[] =>
  [...sandbox.objects]
    .filter(([id]) => id.startsWith('edition'))
    .map(([, { inputs }]) => Number(inputs['code']))
    .toSorted((a, b) => a - b)

describe('what is kept of releases', () => {
  it('is made by each run that changes something, and by no other', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1), { git: { commit: 'c0ffee', dirty: true } })
    await sandbox.deploy(service(1))
    await sandbox.deploy(service(2))
    const { releases, current } = await sandbox.releases()
    assert.equal(releases.length, 2)
    assert.equal(releases[0]?.id, current)
    const { time, by, command, kind, git } = releases[1] ?? assert.fail()
    assert.deepEqual(
      { time, by, command, kind, git },
      {
        time: '1970-01-01T00:00:00.000Z',
        by: 'ada@desk',
        command: 'sls deploy',
        kind: 'deploy',
        git: { commit: 'c0ffee', dirty: true },
      },
    )
  })

  it('is what the last five need, objects and blobs, and nothing else', async () => {
    const sandbox = new Sandbox()
    for (const code of [1, 2, 3, 4, 5, 6, 7]) await sandbox.deploy(service(code))
    const { releases } = await sandbox.releases()
    assert.equal(releases.length, 5)
    assert.deepEqual(await names(sandbox), releases.map(({ id }) => `releases/${id}.json`).toSorted())
    assert.deepEqual(editions(sandbox), [3, 4, 5, 6, 7])
    assert.equal((await sandbox.deploy(service(7))).status, 'unchanged')
  })

  it('goes with the stack, also when its state cannot be written in the meantime', async () => {
    const store = createMemoryStore()
    let [isRemoving, isBusy] = [false, false]
    const sandbox = new Sandbox({
      ...store,
      put: (body, expected) =>
        isBusy ? Promise.reject(simulatedFailure('throttle', 'slow down')) : store.put(body, expected),
      blobs: {
        ...store.blobs,
        list: (prefix) => ((isBusy = isRemoving), store.blobs.list(prefix)),
        delete: (name) => ((isBusy = false), store.blobs.delete(name)),
      },
    })
    await sandbox.deploy(service(1))
    isRemoving = true
    const outcome = await sandbox.remove()
    assert.deepEqual([outcome.status, codesOf(outcome)], ['done', []])
    assert.deepEqual(await names(sandbox), [])
  })

  it('goes with the stack', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    await sandbox.deploy(service(2))
    const outcome = await sandbox.remove()
    assert.equal(outcome.status, 'done')
    assert.equal(sandbox.objects.size, 0)
    assert.deepEqual(await names(sandbox), [])
    assert.equal(await sandbox.store.get(), null)
  })

  it('goes with a stack of which nothing but releases was left', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    await sandbox.deploy([])
    assert.equal((await names(sandbox)).length, 2)
    await sandbox.remove()
    assert.deepEqual(await names(sandbox), [])
    assert.equal(await sandbox.store.get(), null)
  })

  it('is rid of what a killed run left, with the next deploy that changes something', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    const stray = ['artifacts/stray.zip', 'releases/stray.json']
    for (const name of [...stray, 'notes/mine']) await sandbox.store.blobs.put(name, new Uint8Array([1]))
    await sandbox.deploy(service(1))
    assert.equal((await names(sandbox)).length, 4, 'a deploy without changes asks nothing')
    await sandbox.deploy(service(2))
    const left = await names(sandbox)
    assert.ok(!stray.some((name) => left.includes(name)))
    assert.ok(left.includes('notes/mine'), 'what is no part of a release is left alone')
  })

  it('does not change with a deploy that fails before traffic moves', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    const before = await sandbox.releases()
    sandbox.failures.set('update front', 'invalid')
    sandbox.failures.set('create a', 'invalid')
    assert.equal((await sandbox.deploy([...service(2), thing('box', 'a')])).status, 'partial')
    assert.deepEqual(await sandbox.releases(), before)
    sandbox.failures.delete('create a')
    await sandbox.deploy([...service(2), thing('box', 'a')])
    const after = await sandbox.releases()
    assert.deepEqual(after.releases, before.releases)
    assert.equal(after.current, undefined, 'traffic may be anywhere')
  })

  it('brings no object into the way of a new one', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    await sandbox.deploy(service(2))
    await sandbox.rollback()
    await sandbox.deploy(service(3))
    assert.deepEqual(editions(sandbox), [1, 2, 3])
    await sandbox.rollback()
    await sandbox.deploy(service(4))
    assert.deepEqual(editions(sandbox), [1, 2, 3, 4])
  })

  it('makes an edition anew that somebody else has deleted', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    await sandbox.deploy(service(2))
    sandbox.objects.delete('edition')
    assert.equal((await sandbox.deploy(service(1))).status, 'done')
    assert.deepEqual(editions(sandbox), [1, 2])
  })
})

describe('a release that cannot be kept', () => {
  it('is told of and spoils no deploy; the next one makes up for it (RELEASE_NOT_KEPT)', async () => {
    const store = createMemoryStore()
    let isBroken = true
    const put: typeof store.blobs.put = (name, bytes) =>
      isBroken ? Promise.reject(simulatedFailure('denied', 'no')) : store.blobs.put(name, bytes)
    const sandbox = new Sandbox({ ...store, blobs: { ...store.blobs, put } })
    const outcome = await sandbox.deploy(service(1))
    assert.equal(outcome.status, 'done')
    assert.deepEqual(codesOf(outcome), ['RELEASE_NOT_KEPT'])
    assert.equal(outcome.diagnostics[0]?.severity, 'warning')
    isBroken = false
    const again = await sandbox.deploy(service(1))
    assert.equal(again.status, 'done')
    assert.deepEqual(again.done, [])
    assert.equal((await sandbox.releases()).releases.length, 1)
    assert.equal((await sandbox.deploy(service(1))).status, 'unchanged')
  })

  it('is given up with the second interrupt, and made up for by the next deploy', async () => {
    const store = createMemoryStore()
    let isHanging = true
    const put: typeof store.blobs.put = (name, bytes) =>
      isHanging ? new Promise(() => {}) : store.blobs.put(name, bytes)
    const sandbox = new Sandbox({ ...store, blobs: { ...store.blobs, put } })
    sandbox.clock.at(5000, () => {
      sandbox.drain.abort('drain')
      sandbox.abort.abort('abort')
    })
    const outcome = await sandbox.deploy(service(1))
    assert.equal(outcome.release, undefined)
    assert.deepEqual([outcome.notDone, outcome.unknown, outcome.failed], [[], [], []])
    assert.equal((await sandbox.inspect())?.lease, undefined)
    isHanging = false
    const never = new AbortController().signal
    await sandbox.deploy(service(1), { signals: { drain: never, abort: never } })
    assert.equal((await sandbox.releases()).releases.length, 1)
  })

  it('keeps the state of a removed stack until its blobs are gone, and says so (RELEASE_LEFTOVERS)', async () => {
    const store = createMemoryStore()
    let isBroken = true
    const remove: typeof store.blobs.delete = (name) =>
      isBroken ? Promise.reject(simulatedFailure('denied', 'no')) : store.blobs.delete(name)
    const sandbox = new Sandbox({ ...store, blobs: { ...store.blobs, delete: remove } })
    await sandbox.deploy(service(1))
    const outcome = await sandbox.remove()
    assert.equal(outcome.status, 'partial')
    assert.deepEqual(codesOf(outcome), ['RELEASE_LEFTOVERS'])
    assert.equal(sandbox.objects.size, 0)
    isBroken = false
    assert.equal((await sandbox.remove()).status, 'done')
    assert.deepEqual(await store.blobs.list(''), [])
    assert.equal(await store.get(), null)
  })
})

describe('the packages of a release', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-packages-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

  /** As a command hands them out; `content` stands for what is in the package, the file is named after it. */
  async function build(content: string): Promise<ArtifactFile> {
    const file = path.join(folder, hashOf(content))
    const zip = `zip of ${content}`
    await writeFile(file, zip)
    return { path: file, sha256: hashOf(zip), bytes: zip.length }
  }

  const boxOf = (content: string, name = 'a'): Resource =>
    thing('box', name, { code: { artifact: hashOf(content) }, artifact: hashOf(content) })

  const deployBoxes = async (sandbox: Sandbox, ...contents: readonly string[]): Promise<void> => {
    const files = new Map(
      await Promise.all(contents.map(async (one) => [hashOf(one), await build(one)] as const)),
    )
    const openArtifact = async (hash: string): Promise<ArtifactFile> => files.get(hash) ?? assert.fail(hash)
    const boxes = contents.map((content, index) => boxOf(content, `box${index}`))
    assert.equal((await sandbox.deploy(boxes, { openArtifact })).status, 'done')
  }

  it('are kept once, whichever releases need them, and go with the last of these', async () => {
    const sandbox = new Sandbox()
    await deployBoxes(sandbox, 'one', 'one', 'base')
    for (const content of ['two', 'three', 'four', 'five'])
      await deployBoxes(sandbox, content, content, 'base')
    const zips = async (): Promise<number> => (await sandbox.store.blobs.list('artifacts/')).length
    assert.equal(await zips(), 6)
    await deployBoxes(sandbox, 'six', 'six', 'base')
    assert.equal(await zips(), 6)
  })

  it('come from there when everything goes back, from a private folder that is gone afterwards', async () => {
    const sandbox = new Sandbox()
    await deployBoxes(sandbox, 'one')
    await deployBoxes(sandbox, 'two')
    await rm(folder, { recursive: true })
    sandbox.objects.delete('box0')
    const opened: string[] = []
    const { blobs } = sandbox.store
    const get = async (name: string): Promise<Uint8Array | null> => (opened.push(name), blobs.get(name))
    const store = { ...sandbox.store, blobs: { ...blobs, get } }
    await sandbox.deploy([])
    const { releases } = await sandbox.releases()
    const outcome = await sandbox.rollback({ full: true, to: releases[2]?.id ?? '', store })
    assert.equal(outcome.status, 'done')
    assert.deepEqual(
      opened.filter((name) => name.startsWith('artifacts/')),
      [`artifacts/${hashOf('zip of one')}.zip`],
    )
  })

  it('are refused when they are damaged or gone (RELEASE_ARTIFACT_MISSING)', async () => {
    const sandbox = new Sandbox()
    await deployBoxes(sandbox, 'one')
    await sandbox.deploy([])
    const name = `artifacts/${hashOf('zip of one')}.zip`
    for (const bytes of [null, new Uint8Array([1, 2])]) {
      await sandbox.store.blobs.delete(name)
      if (bytes) await sandbox.store.blobs.put(name, bytes)
      const outcome = await sandbox.rollback({ full: true })
      assert.deepEqual(
        outcome.failed.map(({ diagnostic }) => diagnostic.code),
        ['RELEASE_ARTIFACT_MISSING'],
      )
    }
  })

  it('are not kept when they changed under way, which spoils no deploy', async () => {
    const sandbox = new Sandbox()
    const file = await build('one')
    await writeFile(file.path, 'something else')
    const outcome = await sandbox.deploy([boxOf('one')], { openArtifact: () => Promise.resolve(file) })
    assert.equal(outcome.status, 'done')
    assert.deepEqual(codesOf(outcome), ['RELEASE_NOT_KEPT'])
    assert.deepEqual(await names(sandbox), [])
  })
})

describe('errors of the store', () => {
  it('in a rollback are a refusal that holds no lease', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    await sandbox.deploy(service(2))
    const failure = simulatedFailure('denied', 'no')
    assert.ok(failure instanceof SkyfoldError)
    const blobs = { ...sandbox.store.blobs, get: () => Promise.reject(failure) }
    const outcome = await sandbox.rollback({ store: { ...sandbox.store, blobs } })
    assert.equal(outcome.status, 'refused')
    assert.deepEqual(codesOf(outcome), [failure.diagnostic.code])
    assert.equal((await sandbox.deploy(service(2))).status, 'unchanged')
  })
})
