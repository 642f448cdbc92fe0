import assert from 'node:assert/strict'
import { ref } from '@skyfold/plugin-api'
import { codesOf, Sandbox, thing } from '../simulator/sandbox.ts'

const size = (name: string, value: number): ReturnType<typeof thing> => thing('box', name, { size: value })

describe('a removal', () => {
  it('takes everything away, users before what they use, and the state too', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([size('a', 1), thing('box', 'b', { of: ref('box/a', 'id') })])
    sandbox.requests.length = 0
    assert.equal((await sandbox.remove()).status, 'done')
    assert.deepEqual(sandbox.requests, ['delete b', 'delete a'])
    assert.equal(await sandbox.inspect(), null)
    assert.equal((await sandbox.remove()).status, 'unchanged')
  })

  it('keeps what holds data or is protected, and what it hangs on, and names it (ENGINE_KEPT)', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([
      size('group', 1),
      thing('vault', 'v', { of: ref('box/group', 'id') }),
      thing('box', 'p', {}, { protect: true }),
      size('rest', 1),
    ])
    const outcome = await sandbox.remove()
    assert.deepEqual(codesOf(outcome), ['ENGINE_KEPT', 'ENGINE_KEPT', 'ENGINE_KEPT'])
    assert.deepEqual([...sandbox.objects.keys()].sort(), ['group', 'p', 'v'])
    assert.equal((await sandbox.remove()).status, 'unchanged')
  })

  it('keeps what is protected when an old half of it has to go', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'p', { kind: 'a' })])
    sandbox.failures.set('delete p', 'denied')
    await sandbox.deploy([thing('box', 'p', { kind: 'b' })])
    await sandbox.deploy([thing('box', 'p', { kind: 'b' }, { protect: true })])
    sandbox.failures.clear()
    const before = [...sandbox.objects.keys()]
    assert.equal(before.length, 2, 'the old half is left')
    const outcome = await sandbox.remove()
    assert.deepEqual(codesOf(outcome), ['ENGINE_KEPT'])
    assert.deepEqual(
      [...sandbox.objects.values()].map(({ inputs }) => inputs['kind']),
      ['b'],
    )
  })
})
