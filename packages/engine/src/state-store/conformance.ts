/**
 * What every state store must do, as cases that a test runs against it. Two handles of one store stand for two
 * processes. A case rejects when the store fails it, so that an impostor can be shown to be caught.
 */
import assert from 'node:assert/strict'
import { SkyfoldError } from '@skyfold/plugin-api'
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
    title: 'says where it is',
    async check(open) {
      assert.match(open().location, /\w/)
    },
  },
]

async function rejectsConflict(work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => error instanceof SkyfoldError && error.failure === 'conflict')
}
