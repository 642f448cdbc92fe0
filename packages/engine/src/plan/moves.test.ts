import assert from 'node:assert/strict'
import { type Move, Secret } from '@skyfold/manifest'
import { ref } from '@skyfold/plugin-api'
import { codesOf, Sandbox, thing } from '../simulator/sandbox.ts'

const box = (name: string, inputs: Parameters<typeof thing>[2] = {}): ReturnType<typeof thing> =>
  thing('box', name, { name: 'same', ...inputs })

function move(from: string, to: string): Move {
  return { from, to, source: { file: 'serverless.yml', line: 3, column: 5, length: 4 } }
}

describe('a moved resource', () => {
  it('keeps its object: only the record changes, and the plan says why', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([box('a'), thing('box', 'user', { of: ref('box/a', 'id') })])
    sandbox.requests.length = 0
    const graph = [box('b'), thing('box', 'user', { of: ref('box/b', 'id') })]
    const moved = [move('box/a', 'box/b')]
    const { plan } = await sandbox.preview(graph, { moved })
    assert.deepEqual(plan.steps, [
      {
        address: 'box/b',
        type: 'box',
        action: 'record',
        phase: 'prepare',
        why: [{ path: '(moved from box/a)', replaces: false }],
        after: [],
      },
    ])
    assert.equal((await sandbox.deploy(graph, { moved })).status, 'done')
    assert.deepEqual(sandbox.requests, [])
    assert.equal((await sandbox.deploy(graph, { moved })).status, 'unchanged')
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
  })

  it('may change at the same time', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([box('a', { size: 1 })])
    const outcome = await sandbox.deploy([box('b', { size: 2 })], { moved: [move('box/a', 'box/b')] })
    assert.deepEqual(
      outcome.plan.steps.map(({ action, why }) => [action, why.map(({ path }) => path)]),
      [['update', ['(moved from box/a)', 'size']]],
    )
    assert.deepEqual([...sandbox.objects.keys()], ['same'])
  })

  it('with a secret does not look changed', async () => {
    const sandbox = new Sandbox()
    const password = new Secret('hunter2hunter2', 'env:P')
    await sandbox.deploy([box('a', { password, nested: [{ password }] })])
    const graph = [box('b', { password, nested: [{ password }] })]
    const outcome = await sandbox.deploy(graph, { moved: [move('box/a', 'box/b')] })
    assert.deepEqual(
      outcome.done.map(({ action }) => action),
      ['record'],
    )
    assert.equal((await sandbox.deploy(graph)).status, 'unchanged')
  })

  it('goes through a chain of moves, from wherever it was recorded', async () => {
    const chain = [move('box/b', 'box/c'), move('box/a', 'box/b')]
    for (const start of ['a', 'b']) {
      const sandbox = new Sandbox()
      await sandbox.deploy([box(start)])
      const outcome = await sandbox.deploy([box('c')], { moved: chain })
      assert.equal(outcome.status, 'done')
      assert.deepEqual(Object.keys(outcome.deployed.resources), ['box/c'])
      assert.deepEqual([...sandbox.objects.keys()], ['same'])
    }
  })

  it('is recognised by the owner that its object still names when the record is lost', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([box('a')])
    const stored = await sandbox.store.get()
    await sandbox.store.remove(stored?.tag ?? '')
    const refused = await sandbox.deploy([box('b')])
    assert.equal(refused.failed[0]?.diagnostic.code, 'ENGINE_NAME_TAKEN')
    const outcome = await sandbox.deploy([box('b')], { moved: [move('box/a', 'box/b')] })
    assert.equal(outcome.status, 'done')
  })

  it('survives a kill right after the first write', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([box('a', { size: 1 })])
    sandbox.failures.set('update same', 'ambiguous')
    await sandbox.deploy([box('b', { size: 2 })], { moved: [move('box/a', 'box/b')] })
    sandbox.failures.clear()
    const outcome = await sandbox.deploy([box('b', { size: 2 })])
    assert.equal(outcome.status, 'done')
    assert.deepEqual([...sandbox.objects.keys()], ['same'])
  })

  it('is ignored by a removal, which removes what is recorded', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([box('a')])
    await sandbox.remove({ moved: [move('box/a', 'box/b')] })
    assert.equal(sandbox.objects.size, 0)
  })
})

describe('a move that cannot be', () => {
  const cases = {
    ENGINE_MOVED_DECLARED: { recorded: ['box/a'], wanted: ['box/a', 'box/b'], moves: [['box/a', 'box/b']] },
    ENGINE_MOVED_NOWHERE: { recorded: ['box/a'], wanted: [], moves: [['box/a', 'box/b']] },
    ENGINE_MOVED_BOTH: { recorded: ['box/a', 'box/b'], wanted: ['box/b'], moves: [['box/a', 'box/b']] },
    ENGINE_MOVED_TYPE: { recorded: ['box/a'], wanted: ['seat/a'], moves: [['box/a', 'seat/a']] },
    ENGINE_MOVED_CYCLE: {
      recorded: ['box/a'],
      wanted: ['box/a'],
      moves: [
        ['box/x', 'box/y'],
        ['box/y', 'box/x'],
      ],
    },
  } as const
  for (const [code, { recorded, wanted, moves }] of Object.entries(cases))
    it(`is refused at its line: ${code}`, async () => {
      const sandbox = new Sandbox()
      const graphOf = (addresses: readonly string[]): ReturnType<typeof thing>[] =>
        addresses.map((address) => {
          const [type = '', name = ''] = address.split('/')
          return thing(type, name)
        })
      await sandbox.deploy(graphOf(recorded))
      const moved = moves.map(([from, to]) => move(from, to))
      const outcome = await sandbox.deploy(graphOf(wanted), { moved })
      assert.equal(outcome.status, 'refused')
      assert.deepEqual(codesOf(outcome), [code])
      assert.equal(outcome.diagnostics[0]?.source?.line, 3)
    })

  it('is refused when two records would get one address', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'a'), thing('box', 'b')])
    const moved = [move('box/a', 'box/c'), move('box/b', 'box/c')]
    assert.deepEqual(codesOf(await sandbox.deploy([thing('box', 'c')], { moved })), ['ENGINE_MOVED_BOTH'])
  })
})
