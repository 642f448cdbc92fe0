import assert from 'node:assert/strict'
import { SkyfoldError } from '@skyfold/plugin-api'
import { STORE_CASES } from '@skyfold/plugin-api/testing'
import { createImpostor } from './impostor.ts'
import { createMemoryStore } from './memory-store.ts'

describe('the memory store', () => {
  for (const { title, check } of STORE_CASES) {
    it(title, () => {
      const store = createMemoryStore()
      return check(() => store)
    })
  }
})

describe('a writer that comes too late', () => {
  it('is told so (ENGINE_STATE_CONFLICT)', async () => {
    const store = createMemoryStore()
    await store.put('one', null)
    await assert.rejects(store.put('two', null), (error) => {
      return error instanceof SkyfoldError && error.diagnostic.code === 'ENGINE_STATE_CONFLICT'
    })
  })
})

describe('a store that ignores the expected tag', () => {
  it('is caught by the suite', async () => {
    const failed: string[] = []
    for (const { title, check } of STORE_CASES) {
      const store = createImpostor()
      await check(() => store).catch(() => failed.push(title))
    }
    assert.deepEqual(failed, [
      'refuses to create what exists',
      'refuses to change what is not there',
      'refuses a put with a tag that is not the current one',
      'refuses to remove what has changed since',
      'lets exactly one of many concurrent writers through',
    ])
  })
})
