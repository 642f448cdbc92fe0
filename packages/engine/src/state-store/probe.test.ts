import assert from 'node:assert/strict'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { StateStore } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import { createImpostor } from './impostor.ts'
import { createMemoryStore } from './memory-store.ts'
import { probeStore } from './probe.ts'

describe('the probe of a store', () => {
  it('finds nothing to say of an honest one, and leaves nothing in it', async () => {
    const store = createMemoryStore()
    assert.deepEqual(await probeStore(store), [])
    assert.equal(await store.get(), null)
  })

  it('catches one that ignores what is expected: ENGINE_STORE_UNSAFE', async () => {
    const found = await probeStore(createImpostor())
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      found.map(() => ['ENGINE_STORE_UNSAFE', 'error']),
    )
    assert.deepEqual(
      found.map(({ message }) => /: it (.*)\.$/.exec(message)?.[1]),
      ['creates what exists', 'overwrites what has changed since', 'removes what has changed since'],
    )
  })

  it('catches one that forgets, and one that keeps', async () => {
    const honest = createMemoryStore()
    const forgetful: StateStore = { ...honest, get: async () => null }
    assert.match(JSON.stringify(await probeStore(forgetful)), /it does not give back what was put into it/)
    const sticky: StateStore = { ...createMemoryStore(), remove: refuse }
    assert.match(JSON.stringify(await probeStore(sticky)), /it does not remove what is to be removed/)
  })

  it('passes on what the store fails with', async () => {
    const error = new SkyfoldError(engineDiagnostics.ENGINE_STATE_UNWRITTEN({ location: 'x' }), {
      failure: 'denied',
    })
    const denied: StateStore = { ...createMemoryStore(), put: () => Promise.reject(error) }
    await assert.rejects(probeStore(denied), (thrown) => thrown === error)
  })
})

function refuse(): Promise<void> {
  const conflict = engineDiagnostics.ENGINE_STATE_CONFLICT({ location: 'x' })
  return Promise.reject(new SkyfoldError(conflict, { failure: 'conflict' }))
}
