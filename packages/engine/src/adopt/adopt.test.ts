import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { ref } from '@skyfold/plugin-api'
import type { AdoptOutcome } from './adopt.ts'
import { Sandbox, thing } from '../simulator/sandbox.ts'

const codesOf = ({ diagnostics }: AdoptOutcome): string[] => diagnostics.map(({ code }) => code)

/** A cloud in which somebody made `a` by hand. */
function withObject(inputs: Record<string, string | number> = {}): Sandbox {
  const sandbox = new Sandbox()
  sandbox.objects.set('a', { owner: undefined, inputs: { name: 'a', ...inputs } })
  return sandbox
}

describe('an import', () => {
  it('finds the object by its identity, records it as it is and changes nothing there', async () => {
    const sandbox = withObject({ size: 7 })
    const graph = [thing('box', 'a', { size: 1 })]
    const outcome = await sandbox.adopt(graph, { address: 'box/a' })
    assert.deepEqual(outcome, {
      status: 'done',
      adopted: { address: 'box/a', type: 'box', id: 'a' },
      diagnostics: [],
    })
    assert.deepEqual(sandbox.requests, ['read a'])
    const { plan } = await sandbox.preview(graph)
    assert.deepEqual(plan.steps[0]?.why, [
      { path: 'size', before: 7, after: 1, replaces: false },
      { path: '(unfinished)', replaces: false },
    ])
    assert.equal((await sandbox.deploy(graph)).status, 'done')
    assert.equal(sandbox.objects.get('a')?.inputs['size'], 1)
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
    assert.equal((await sandbox.inspect())?.lease, undefined)
  })

  it('is what the refusal of a taken name says to type', async () => {
    const sandbox = withObject()
    sandbox.objects.set('a', { owner: null, inputs: { name: 'a' } })
    const outcome = await sandbox.deploy([thing('box', 'a')])
    assert.match(
      outcome.failed[0]?.diagnostic.hint ?? '',
      /`sls import box\/a --stage test --provider box --region here`/,
    )
    assert.equal((await sandbox.adopt([thing('box', 'a')], { address: 'box/a' })).status, 'done')
    assert.equal((await sandbox.deploy([thing('box', 'a')])).status, 'done')
  })

  it('goes by the id when one is given, and refers to what is recorded', async () => {
    const sandbox = new Sandbox()
    const graph = [thing('box', 'p'), thing('box', 'a', { of: ref('box/p', 'id') })]
    await sandbox.deploy(graph.slice(0, 1))
    sandbox.objects.set('a', { owner: undefined, inputs: { name: 'a', of: 'p' } })
    assert.equal((await sandbox.adopt(graph, { address: 'box/a', id: 'a' })).status, 'done')
    await sandbox.deploy(graph)
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
  })

  it('recognises a secret without keeping it', async () => {
    const sandbox = withObject({ password: 'hush canary', size: 1 })
    const password = new Secret('hush canary', 'env:P')
    const graph = [thing('box', 'a', { password, size: 1 })]
    assert.equal((await sandbox.adopt(graph, { address: 'box/a' })).status, 'done')
    const { plan } = await sandbox.preview(graph)
    assert.deepEqual(plan.steps[0]?.why, [{ path: '(unfinished)', replaces: false }])
    assert.ok(!JSON.stringify(sandbox.bodies).includes('canary'))
  })

  it('takes over what an earlier address of the stack made, if no record has it', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'old', { name: 'a' })])
    const stored = await sandbox.store.get()
    await sandbox.store.remove(stored?.tag ?? '')
    const outcome = await sandbox.adopt([thing('box', 'new', { name: 'a' })], { address: 'box/new' })
    assert.equal(outcome.status, 'done')
  })
})

describe('an import is refused', () => {
  it('when nothing is there: ENGINE_IMPORT_ABSENT', async () => {
    const sandbox = new Sandbox()
    const graph = [thing('box', 'a')]
    assert.deepEqual(codesOf(await sandbox.adopt(graph, { address: 'box/a' })), ['ENGINE_IMPORT_ABSENT'])
    const byId = await sandbox.adopt(graph, { address: 'box/a', id: 'b' })
    assert.deepEqual(codesOf(byId), ['ENGINE_IMPORT_ABSENT'])
    assert.deepEqual(sandbox.bodies, [])
  })

  it('when the manifest does not declare the address: ENGINE_IMPORT_UNKNOWN', async () => {
    const outcome = await withObject().adopt([thing('box', 'orders')], { address: 'box/order' })
    assert.deepEqual(codesOf(outcome), ['ENGINE_IMPORT_UNKNOWN'])
    assert.match(outcome.diagnostics[0]?.hint ?? '', /Did you mean box\/orders\?/)
  })

  it('when the address, or the object, is recorded already: ENGINE_IMPORT_RECORDED', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'a')])
    const again = await sandbox.adopt([thing('box', 'a')], { address: 'box/a' })
    assert.deepEqual(codesOf(again), ['ENGINE_IMPORT_RECORDED'])
    const twice = await sandbox.adopt([thing('box', 'a'), thing('box', 'b', { name: 'a' })], {
      address: 'box/b',
    })
    assert.deepEqual(codesOf(twice), ['ENGINE_IMPORT_RECORDED'])
  })

  it('when another stack owns the object, also by its id: ENGINE_IMPORT_OWNED', async () => {
    const sandbox = withObject()
    const owner = { stack: 'other/prod/box/here', address: 'box/a' }
    sandbox.objects.set('a', { owner, inputs: { name: 'a' } })
    for (const id of [{}, { id: 'a' }]) {
      const outcome = await sandbox.adopt([thing('box', 'a')], { address: 'box/a', ...id })
      assert.deepEqual(codesOf(outcome), ['ENGINE_IMPORT_OWNED'])
      assert.match(outcome.diagnostics[0]?.message ?? '', /box\/a of the stack other\/prod\/box\/here/)
    }
  })

  it('when only a replacement could make it fit: ENGINE_IMPORT_DIFFERS', async () => {
    for (const type of ['box', 'vault']) {
      const sandbox = withObject({ kind: 'y' })
      const outcome = await sandbox.adopt([thing(type, 'a', { kind: 'x' })], { address: `${type}/a` })
      assert.deepEqual(codesOf(outcome), ['ENGINE_IMPORT_DIFFERS'])
      assert.match(outcome.diagnostics[0]?.hint ?? '', type === 'vault' ? /never replaced/ : /would replace/)
    }
  })

  it('when several objects could be meant, until one is named: ENGINE_IMPORT_AMBIGUOUS', async () => {
    const sandbox = new Sandbox()
    const owner = { stack: 'shop/test/box/here', address: 'twin/a' }
    for (const name of ['a-1', 'a-2']) sandbox.objects.set(name, { owner, inputs: { name: 'a' } })
    const graph = [thing('twin', 'a')]
    const outcome = await sandbox.adopt(graph, { address: 'twin/a' })
    assert.deepEqual(codesOf(outcome), ['ENGINE_IMPORT_AMBIGUOUS'])
    assert.match(outcome.diagnostics[0]?.message ?? '', /a-1, a-2/)
    assert.equal((await sandbox.adopt(graph, { address: 'twin/a', id: 'a-2' })).adopted?.id, 'a-2')
  })

  it('when it is found by what it hangs on, and that is not recorded: ENGINE_IMPORT_DEPENDS', async () => {
    const sandbox = new Sandbox()
    sandbox.objects.set('a', { owner: undefined, inputs: { name: 'a', on: 'p' } })
    const graph = [thing('box', 'p'), thing('leaf', 'a', { on: ref('box/p', 'id') })]
    const outcome = await sandbox.adopt(graph, { address: 'leaf/a' })
    assert.deepEqual(codesOf(outcome), ['ENGINE_IMPORT_DEPENDS'])
    await sandbox.deploy(graph.slice(0, 1))
    assert.equal((await sandbox.adopt(graph, { address: 'leaf/a' })).status, 'done')
  })

  it('while an earlier run has not finished: ENGINE_IMPORT_UNSETTLED', async () => {
    const sandbox = withObject()
    await sandbox.dieIn(() => sandbox.deploy([thing('box', 'b')]))
    const outcome = await sandbox.adopt([thing('box', 'a')], { address: 'box/a' })
    assert.deepEqual(codesOf(outcome), ['ENGINE_IMPORT_UNSETTLED'])
  })

  it('in another account, and when what is asked is denied', async () => {
    const sandbox = withObject()
    await sandbox.deploy([thing('box', 'b')])
    sandbox.failures.set('read a', 'denied')
    const denied = await sandbox.adopt([thing('box', 'a')], { address: 'box/a' })
    assert.equal(denied.status, 'refused')
    sandbox.account = 'two'
    const elsewhere = await sandbox.adopt([thing('box', 'a')], { address: 'box/a' })
    assert.deepEqual(codesOf(elsewhere), ['ENGINE_ACCOUNT_MISMATCH'])
  })
})
