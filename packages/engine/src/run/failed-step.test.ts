import assert from 'node:assert/strict'
import { ref } from '@skyfold/plugin-api'
import { codesOf, listsOf, Sandbox, thing } from '../simulator/sandbox.ts'

const size = (name: string, value: number): ReturnType<typeof thing> => thing('box', name, { size: value })

describe('a deploy of which a step fails', () => {
  it('finishes what does not depend on it, and says exactly what was done, failed and not done', async () => {
    const sandbox = new Sandbox()
    sandbox.failures.set('create bad', 'invalid')
    const outcome = await sandbox.deploy([
      size('good', 1),
      size('bad', 1),
      thing('box', 'after', { of: ref('box/bad', 'id') }),
      thing('door', 'front'),
    ])
    assert.equal(outcome.status, 'partial')
    assert.deepEqual(listsOf(outcome), {
      done: ['box/good'],
      failed: ['box/bad'],
      notDone: ['box/after', 'door/front'],
      unknown: [],
    })
    const skips = sandbox.events.filter((event) => event.type === 'step.skip')
    assert.deepEqual(skips, [
      { type: 'step.skip', address: 'box/after', because: 'dependency', on: 'box/bad' },
      { type: 'step.skip', address: 'door/front', because: 'failure' },
    ])
    sandbox.failures.clear()
    sandbox.requests.length = 0
    assert.equal((await sandbox.deploy([size('good', 1), size('bad', 1)])).status, 'done')
    assert.deepEqual(sandbox.requests, ['create bad', 'settle bad'])
  })

  it('deletes nothing', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([size('old', 1)])
    sandbox.failures.set('create new', 'denied')
    await sandbox.deploy([size('new', 1)])
    assert.ok(sandbox.objects.has('old'))
  })

  it('reports an outcome that nobody knows (ENGINE_NO_ANSWER) and finds it out next time', async () => {
    const sandbox = new Sandbox()
    sandbox.failures.set('create a', 'ambiguous')
    const outcome = await sandbox.deploy([size('a', 1)])
    assert.deepEqual(listsOf(outcome).unknown, ['box/a'])
    assert.deepEqual(codesOf(outcome), ['ENGINE_NO_ANSWER'])
    assert.deepEqual((await sandbox.inspect())?.open, ['box/a'])
    const preview = await sandbox.preview([size('a', 1)])
    assert.deepEqual(
      preview.diagnostics.map(({ code }) => code),
      ['ENGINE_UNSETTLED'],
    )
    sandbox.failures.clear()
    assert.equal((await sandbox.deploy([size('a', 1)])).status, 'done')
    assert.ok(sandbox.events.some((event) => event.type === 'recover' && event.outcome === 'absent'))
  })

  it('stops before anything new when the past cannot be found out (ENGINE_RECOVERY_FAILED)', async () => {
    const sandbox = new Sandbox()
    sandbox.failures.set('create a', 'ambiguous')
    await sandbox.deploy([size('a', 1)])
    const again = new Sandbox(sandbox.store)
    again.failures.set('read a', 'denied')
    const outcome = await again.deploy([size('a', 1), size('b', 1)])
    assert.equal(outcome.status, 'partial')
    assert.deepEqual(codesOf(outcome), ['ENGINE_RECOVERY_FAILED'])
    assert.deepEqual(again.requests, [])
  })

  it('names an error that its provider did not foresee (ENGINE_UNEXPECTED)', async () => {
    const sandbox = new Sandbox()
    sandbox.failures.set('create a', new TypeError('x is not a function'))
    const outcome = await sandbox.deploy([size('a', 1)])
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_UNEXPECTED')
    assert.equal(outcome.failed[0]?.diagnostic.cause, 'x is not a function')
  })

  it('leaves a name alone that belongs to somebody else (ENGINE_NAME_TAKEN)', async () => {
    const sandbox = new Sandbox()
    const theirs = { owner: { stack: 'other', address: 'box/a' }, inputs: { name: 'a' } }
    sandbox.objects.set('a', theirs)
    const outcome = await sandbox.deploy([size('a', 1)])
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_NAME_TAKEN')
    assert.deepEqual(sandbox.objects.get('a'), theirs)
  })

  it('leaves a name alone whose owner nobody can tell', async () => {
    const sandbox = new Sandbox()
    sandbox.objects.set('a', { owner: undefined, inputs: { name: 'a' } })
    const outcome = await sandbox.deploy([size('a', 1)])
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_NAME_TAKEN')
  })

  it('takes over its own object that no record knows, and brings it up to date', async () => {
    const sandbox = new Sandbox()
    const owner = { stack: 'shop/test/box/here', address: 'box/a' }
    sandbox.objects.set('a', { owner, inputs: { name: 'a', size: 9 } })
    assert.equal((await sandbox.deploy([size('a', 1)])).status, 'done')
    assert.equal(sandbox.objects.get('a')?.inputs['size'], 1)
  })

  it('makes its own object anew when an input of it cannot be changed', async () => {
    const sandbox = new Sandbox()
    const owner = { stack: 'shop/test/box/here', address: 'box/a' }
    sandbox.objects.set('a', { owner, inputs: { name: 'a', kind: 'old' } })
    assert.equal((await sandbox.deploy([thing('box', 'a', { kind: 'new' })])).status, 'done')
    assert.deepEqual(sandbox.requests, ['create a', 'read a', 'delete a', 'create a', 'settle a'])
  })

  it('does not delete data to make its own object anew', async () => {
    const sandbox = new Sandbox()
    const owner = { stack: 'shop/test/box/here', address: 'vault/v' }
    sandbox.objects.set('v', { owner, inputs: { name: 'v', kind: 'old' } })
    const outcome = await sandbox.deploy([thing('vault', 'v', { kind: 'new' })])
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_STATEFUL_REPLACE')
    assert.equal(sandbox.objects.get('v')?.inputs['kind'], 'old')
  })

  it('repairs a broken object of its own by an update, without waiting for it', async () => {
    const sandbox = new Sandbox()
    const owner = { stack: 'shop/test/box/here', address: 'box/a' }
    sandbox.objects.set('a', { owner, inputs: { name: 'a', size: 9 }, health: 'broken' })
    assert.equal((await sandbox.deploy([size('a', 1)])).status, 'done')
    assert.deepEqual(sandbox.requests, ['create a', 'read a', 'update a name,size', 'settle a'])
  })

  it('says when a made object does not show up (ENGINE_NOT_VISIBLE)', async () => {
    const sandbox = new Sandbox()
    const gone = sandbox.objects.set.bind(sandbox.objects)
    sandbox.objects.set = (id, object) => (gone(id, object), sandbox.objects.delete(id), sandbox.objects)
    const outcome = await sandbox.deploy([thing('tent', 'a')])
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_NOT_VISIBLE')
  })

  it('names an output that its resource does not have (ENGINE_OUTPUT_MISSING)', async () => {
    const sandbox = new Sandbox()
    const outcome = await sandbox.deploy([size('a', 1), thing('box', 'b', { of: ref('box/a', 'colour') })])
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_OUTPUT_MISSING')
    assert.match(outcome.failed[0]?.diagnostic.message ?? '', /"colour" of box\/a/)
  })

  it('does not replace what the plan did not say (ENGINE_PLAN_WIDENED)', async () => {
    const sandbox = new Sandbox()
    const stack = (value: number, of: number): ReturnType<typeof thing>[] => [
      thing('liar', 'a', { size: value }),
      thing('box', 'b', { kind: ref('liar/a', 'size'), of }),
    ]
    await sandbox.deploy(stack(1, 1))
    const outcome = await sandbox.deploy(stack(2, 2))
    assert.equal(outcome.plan.steps.find(({ address }) => address === 'box/b')?.action, 'update')
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_PLAN_WIDENED')
    assert.equal((await sandbox.deploy(stack(2, 2))).status, 'done')
  })

  it('mentions an old half that stays (ENGINE_OLD_HALF_LEFT), and removes it next time', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'a', { kind: 'x' })])
    sandbox.failures.set('delete a', 'denied')
    const outcome = await sandbox.deploy([thing('box', 'a', { kind: 'y' })])
    assert.deepEqual(codesOf(outcome), ['ENGINE_OLD_HALF_LEFT'])
    sandbox.failures.clear()
    const next = await sandbox.deploy([thing('box', 'a', { kind: 'y' })])
    assert.deepEqual(
      next.plan.steps.map(({ address, action }) => [address, action]),
      [['box/a', 'delete']],
    )
    assert.equal(sandbox.objects.size, 1)
  })

  it('says which package could not be opened (ENGINE_ARTIFACT_MISSING)', async () => {
    const outcome = await new Sandbox().deploy([thing('box', 'a', { artifact: 'c0ffee' })])
    assert.equal(outcome.failed[0]?.diagnostic.code, 'ENGINE_ARTIFACT_MISSING')
    assert.match(outcome.failed[0]?.diagnostic.message ?? '', /c0ffee/)
  })
})
