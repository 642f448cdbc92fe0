import assert from 'node:assert/strict'
import { ref } from '@skyfold/plugin-api'
import { Sandbox, thing } from '../simulator/sandbox.ts'
import { createMemoryStore } from '../state-store/memory-store.ts'

interface Body {
  readonly intents: Readonly<Record<string, unknown>>
  readonly resources: Readonly<Record<string, { readonly status: string; readonly outputs: object }>>
}

describe('recovery', () => {
  it('finds what was built on an object whose wait was not written down', async () => {
    // The dependent is named after an output of what it depends on.
    const graph = [
      thing('box', 'a', { colour: 'red' }),
      thing('box', 'b', { name: ref('box/a', 'colour'), size: 1 }),
    ]
    const killed = new Sandbox()
    killed.failures.set('settle a', 'busy')
    killed.clock.at(2500, () => void killed.failures.delete('settle a'))
    assert.equal((await killed.deploy(graph)).status, 'done')
    const store = createMemoryStore()
    await store.put(killed.bodies.find(isBetweenCreateAndWait) ?? assert.fail('no such state'), null)

    const next = new Sandbox(store)
    for (const [id, object] of killed.objects) next.objects.set(id, object)
    assert.equal((await next.deploy(graph)).status, 'done')
    const recovered = next.events.flatMap((event) =>
      event.type === 'recover' ? [[event.address, event.outcome]] : [],
    )
    assert.deepEqual(recovered, [['box/b', 'found']])
    assert.deepEqual([...next.objects.keys()].sort(), ['a', 'red'])
    assert.equal((await next.deploy(graph)).status, 'unchanged')
  })
})

function isBetweenCreateAndWait(text: string): boolean {
  const { intents, resources } = JSON.parse(text) as Body
  const made = resources['box/a']
  return made?.status === 'dirty' && Object.keys(made.outputs).length === 0 && 'box/b' in intents
}
