import assert from 'node:assert/strict'
import { ref } from '@skyfold/plugin-api'
import { listsOf, Sandbox, thing } from '../simulator/sandbox.ts'

const size = (name: string, value: number): ReturnType<typeof thing> => thing('box', name, { size: value })

describe('an interrupt', () => {
  it('lets requests in flight finish and starts nothing new', async () => {
    const sandbox = new Sandbox()
    sandbox.clock.at(15, () => sandbox.drain.abort(new Error('drain')))
    const outcome = await sandbox.deploy([size('a', 1), thing('box', 'b', { of: ref('box/a', 'id') })])
    assert.equal(outcome.status, 'interrupted')
    assert.deepEqual(listsOf(outcome), { done: ['box/a'], failed: [], notDone: ['box/b'], unknown: [] })
    assert.ok(sandbox.events.some((event) => event.type === 'interrupt' && event.inFlight === 1))
    const next = new Sandbox(sandbox.store)
    assert.equal((await next.inspect())?.lease, undefined)
  })

  it('cuts requests at the second time, and the next run finds out what became of them', async () => {
    const sandbox = new Sandbox()
    sandbox.failures.set('settle a', 'busy')
    sandbox.clock.at(500, () => sandbox.drain.abort(new Error('drain')))
    sandbox.clock.at(501, () => sandbox.abort.abort(new Error('abort')))
    const outcome = await sandbox.deploy([size('a', 1)])
    assert.equal(outcome.status, 'interrupted')
    const next = new Sandbox(sandbox.store)
    next.objects.set('a', sandbox.objects.get('a') ?? assert.fail('a was made'))
    assert.equal((await next.deploy([size('a', 1)])).status, 'done')
    assert.equal((await next.deploy([size('a', 1)])).status, 'unchanged')
  })
})
