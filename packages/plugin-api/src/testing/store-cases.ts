/**
 * What every state store must do, as cases that a test runs against it. Two handles of one store stand for two
 * processes. A case rejects when the store fails it, so that an impostor can be shown to be caught.
 */
import assert from 'node:assert/strict'
import { SkyfoldError } from '../error.ts'
import type { StateStore } from '../state-store.ts'

/** One demand on a store. */
export interface StoreCase {
  /** A sentence that begins with "the store". */
  readonly title: string
  /** `open` gives another handle of the same, at first empty, store. */
  readonly check: (open: () => StateStore) => Promise<void>
}

/** The suite. */
export const STORE_CASES: readonly StoreCase[] = [
  {
    title: 'is empty at first',
    async check(open) {
      assert.equal(await open().get(), null)
    },
  },
  {
    title: 'gives back what was put, to every handle, under the tag of the put',
    async check(open) {
      const body = '{"text":"ü € 𝄞\\n"}\n'
      const tag = await open().put(body, null)
      assert.deepEqual(await open().get(), { body, tag })
    },
  },
  {
    title: 'takes bodies of several megabytes',
    async check(open) {
      const body = JSON.stringify({ text: 'x'.repeat(3_000_000) })
      await open().put(body, null)
      assert.equal((await open().get())?.body, body)
    },
  },
  {
    title: 'refuses to create what exists',
    async check(open) {
      await open().put('one', null)
      await rejectsConflict(open().put('two', null))
      assert.equal((await open().get())?.body, 'one')
    },
  },
  {
    title: 'refuses to change what is not there',
    async check(open) {
      const tag = await open().put('one', null)
      await open().remove(tag)
      await rejectsConflict(open().put('two', tag))
      assert.equal(await open().get(), null)
    },
  },
  {
    title: 'refuses a put with a tag that is not the current one',
    async check(open) {
      const first = await open().put('one', null)
      const second = await open().put('two', first)
      assert.notEqual(second, first)
      await rejectsConflict(open().put('three', first))
      assert.deepEqual(await open().get(), { body: 'two', tag: second })
    },
  },
  {
    title: 'refuses to remove what has changed since',
    async check(open) {
      const first = await open().put('one', null)
      await open().put('two', first)
      await rejectsConflict(open().remove(first))
      assert.equal((await open().get())?.body, 'two')
    },
  },
  {
    title: 'is empty again after a removal, and can be filled again',
    async check(open) {
      await open().remove(await open().put('one', null))
      assert.equal(await open().get(), null)
      await open().put('two', null)
      assert.equal((await open().get())?.body, 'two')
    },
  },
  {
    title: 'lets exactly one of many concurrent writers through',
    async check(open) {
      const tag = await open().put('start', null)
      const writers = Array.from({ length: 8 }, (_, index) => open().put(`writer ${index}`, tag))
      const results = await Promise.allSettled(writers)
      const winners = results.flatMap((result, index) => (result.status === 'fulfilled' ? [index] : []))
      assert.equal(winners.length, 1, `${winners.length} writers were let through`)
      assert.equal((await open().get())?.body, `writer ${winners[0]}`)
    },
  },
  {
    title: 'lists older generations, newest first, and gives each of them back',
    async check(open) {
      const first = await open().put('one', null)
      assert.deepEqual(await open().history(), [])
      await open().put('three', await open().put('two', first))
      const [newest, oldest, ...more] = await open().history()
      assert.ok(newest && oldest)
      assert.deepEqual(more, [])
      assert.equal(await open().past(newest.id), 'two')
      assert.equal(await open().past(oldest.id), 'one')
      assert.equal(await open().past('no-such-generation'), null)
    },
  },
  {
    title: 'keeps blobs as they are first put, lists them by prefix, and forgets them when told',
    async check(open) {
      const { blobs } = open()
      assert.equal(await blobs.get('releases/a.json'), null)
      assert.deepEqual(await blobs.list('releases/'), [])
      await blobs.put('releases/b.json', Buffer.from('b'))
      await blobs.put('releases/a.json', Buffer.from([0, 255, 10]))
      await blobs.put('artifacts/a.zip', Buffer.from('zip'))
      await open().blobs.put('releases/b.json', Buffer.from('b'))
      assert.deepEqual([...((await open().blobs.get('releases/a.json')) ?? [])], [0, 255, 10])
      assert.deepEqual(await open().blobs.list('releases/'), ['releases/a.json', 'releases/b.json'])
      await blobs.delete('releases/a.json')
      await blobs.delete('releases/a.json')
      assert.deepEqual(await open().blobs.list(''), ['artifacts/a.zip', 'releases/b.json'])
      await blobs.delete('artifacts/a.zip')
      await blobs.delete('releases/b.json')
      assert.deepEqual(await open().blobs.list(''), [])
    },
  },
  {
    title: 'does not take a blob for the state, nor the state for a blob',
    async check(open) {
      await open().blobs.put('releases/a.json', Buffer.from('a'))
      assert.equal(await open().get(), null)
      const tag = await open().put('state', null)
      assert.deepEqual(await open().blobs.list(''), ['releases/a.json'])
      await open().remove(tag)
      assert.deepEqual(await open().blobs.list(''), ['releases/a.json'])
    },
  },
  {
    title: 'says where it is',
    async check(open) {
      assert.match(open().location, /\w/)
    },
  },
]

async function rejectsConflict(work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => error instanceof SkyfoldError && error.failure === 'conflict')
}
