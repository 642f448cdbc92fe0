import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { codesOf, Sandbox, thing } from '../simulator/sandbox.ts'
import { decodePlan, encodePlan, type SavedPlan } from './saved-plan.ts'

const before = [thing('box', 'a', { size: 1 }), thing('box', 'b', { size: 1 })]
const after = [thing('box', 'a', { size: 2 }), thing('box', 'c', { size: 1 })]

describe('a saved plan', () => {
  it('is applied exactly, also as the very first deploy', async () => {
    const sandbox = new Sandbox()
    const first = await sandbox.save(before)
    assert.equal((await sandbox.deploy(before, { saved: first })).status, 'done')
    const saved = await sandbox.save(after)
    const outcome = await sandbox.deploy(after, { saved })
    assert.equal(outcome.status, 'done')
    assert.deepEqual(outcome.plan, saved.plan)
    assert.deepEqual([...sandbox.objects.keys()].sort(), ['a', 'c'])
  })

  it('is refused once it was applied: ENGINE_PLAN_STALE', async () => {
    const sandbox = new Sandbox()
    const saved = await sandbox.save(before)
    await sandbox.deploy(before, { saved })
    const again = await sandbox.deploy(before, { saved })
    assert.equal(again.status, 'stale')
    assert.deepEqual(codesOf(again), ['ENGINE_PLAN_STALE'])
    assert.match(again.diagnostics[0]?.message ?? '', /the stack has been deployed in the meantime/)
  })

  it('is refused when what is wanted changed, and says so', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(before)
    const saved = await sandbox.save(after)
    const outcome = await sandbox.deploy([thing('box', 'a', { size: 3 })], { saved })
    assert.equal(outcome.status, 'stale')
    assert.match(outcome.diagnostics[0]?.message ?? '', /what is wanted changed.*create of box\/c is gone/)
    assert.equal(sandbox.objects.get('a')?.inputs['size'], 1)
  })

  it('is refused when somebody deployed in between, even if that changed nothing of it', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(before)
    const saved = await sandbox.save(after)
    await sandbox.deploy([...before, thing('box', 'x')])
    await sandbox.deploy(before)
    const outcome = await sandbox.deploy(after, { saved })
    assert.equal(outcome.status, 'stale')
    assert.match(outcome.diagnostics[0]?.message ?? '', /serial \d+, now \d+/)
  })

  it('is refused when the state is gone, or is another one', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(before)
    const saved = await sandbox.save(after)
    await sandbox.remove()
    const gone = await sandbox.deploy(after, { saved })
    assert.match(gone.diagnostics[0]?.message ?? '', /the state that it was made from is gone/)
    await sandbox.deploy(before)
    const other = await sandbox.deploy(after, { saved })
    assert.match(other.diagnostics[0]?.message ?? '', /the state is not the one/)
    assert.deepEqual([gone.status, other.status], ['stale', 'stale'])
  })

  it('is refused in another account, before anything is written', async () => {
    const sandbox = new Sandbox()
    const saved = await sandbox.save(before)
    sandbox.account = 'two'
    const outcome = await sandbox.deploy(before, { saved })
    assert.equal(outcome.status, 'stale')
    assert.match(outcome.diagnostics[0]?.message ?? '', /made for account one.*reach account two/)
    assert.deepEqual([sandbox.bodies, sandbox.requests], [[], []])
  })

  it('is held against the state again when the race for the lease was lost', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(before)
    const saved = await sandbox.save(after)
    let rival: Promise<unknown> | undefined
    sandbox.beforePut = async () => {
      sandbox.beforePut = null
      rival = sandbox.deploy([...before, thing('box', 'rival')])
      await rival
    }
    const outcome = await sandbox.deploy(after, { saved })
    assert.ok(rival)
    assert.equal(outcome.status, 'stale')
    assert.ok(sandbox.objects.has('rival'))
  })

  it('is refused while an earlier run has not finished: ENGINE_PLAN_UNSETTLED', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(before)
    await sandbox.dieIn(() => sandbox.deploy(after))
    const { open, leased } = await sandbox.preview(after)
    assert.deepEqual([open, leased], [['box/b', 'box/a', 'box/c'], true])
    const outcome = await sandbox.deploy(after, { saved: await sandbox.save(after) })
    assert.equal(outcome.status, 'stale')
    assert.deepEqual(codesOf(outcome), ['ENGINE_PLAN_UNSETTLED'])
  })

  it('with drift in it holds as long as the drift is the same', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(before)
    const meddle = (size: number): void => {
      const object = sandbox.objects.get('a')
      if (object) object.inputs = { ...object.inputs, size }
    }
    meddle(9)
    const saved = await sandbox.save(before, { refresh: true })
    assert.deepEqual(saved.plan.steps[0]?.why, [
      { path: 'size', before: 9, after: 1, replaces: false, drift: true },
    ])
    meddle(8)
    assert.equal((await sandbox.deploy(before, { saved, refresh: true })).status, 'stale')
    meddle(9)
    assert.equal((await sandbox.deploy(before, { saved, refresh: true })).status, 'done')
  })
})

describe('a plan file', () => {
  async function sample(): Promise<SavedPlan> {
    const sandbox = new Sandbox()
    await sandbox.deploy(before)
    const password = new Secret('s3cr3t canary', 'env:P')
    const plan = await sandbox.save([...after, thing('box', 'd', { password })])
    return { inputs: { stage: 'test', provider: ['box'] }, plans: [plan] }
  }

  function codeOf(text: string): string {
    try {
      decodePlan(text, 'plan.json')
      return 'none'
    } catch (error) {
      assert.ok(error instanceof SkyfoldError)
      assert.match(error.diagnostic.message, /plan\.json/)
      return error.diagnostic.code
    }
  }

  it('reads back as it was written, and holds no secret', async () => {
    const saved = await sample()
    const text = encodePlan(saved)
    assert.deepEqual(decodePlan(text, 'plan.json'), JSON.parse(JSON.stringify(saved)))
    assert.ok(!text.includes('canary'))
  })

  it('that is cut off, foreign or edited by hand is refused: ENGINE_PLAN_UNREADABLE', async () => {
    const text = encodePlan(await sample())
    for (let length = 0; length < text.length - 2; length += 97)
      assert.equal(codeOf(text.slice(0, length)), 'ENGINE_PLAN_UNREADABLE')
    assert.equal(codeOf('{"name":"package"}'), 'ENGINE_PLAN_UNREADABLE')
    for (const edit of [
      text.replace('"action": "create"', '"action": "delete"'),
      text.replace('"serial": ', '"serial": 1'),
      text.replace('"after": []', '"after": "x"'),
    ]) {
      assert.notEqual(edit, text)
      assert.equal(codeOf(edit), 'ENGINE_PLAN_UNREADABLE')
    }
  })

  it('of a newer Skyfold is refused: ENGINE_PLAN_FUTURE', async () => {
    const text = encodePlan(await sample()).replace('"version": 1,', '"version": 2,')
    assert.equal(codeOf(text), 'ENGINE_PLAN_FUTURE')
  })
})
