/** The cases that deploy: what a user does with a stack, on whatever cloud it is. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ServiceEdit } from './contract-service.ts'
import { contractFiles, contractService, SECRET_VALUE } from './contract-service.ts'
import type { ContractOutcome, ContractWorld, ProviderSubject } from './contract-world.ts'

/** Registers the cases; call it inside a `describe`. Each opens a world of its own. */
export function describeDeployContract<C>(subject: ProviderSubject<C>): void {
  const { provider, target } = subject
  let world: ContractWorld<C>

  beforeEach(async () => {
    world = await subject.open()
    await writeFiles('one')
  })
  afterEach(() => world.close())

  async function writeFiles(mark: string): Promise<void> {
    for (const [name, text] of Object.entries(contractFiles(mark))) {
      await mkdir(path.join(world.root, path.dirname(name)), { recursive: true })
      await writeFile(path.join(world.root, name), text)
    }
  }

  function deploy(edit?: ServiceEdit): Promise<ContractOutcome> {
    return world.deploy(contractService(world.root, target, edit))
  }

  /** Objects that the stack works with; besides them there may be some to go back to. */
  async function working(): Promise<number> {
    return (await world.objects()).length - (await world.retired())
  }

  it('creates the stack and describes it', async () => {
    const outcome = await deploy()
    expectDone(outcome)
    const description = provider.describe(outcome.deployed)
    assert.deepEqual(description.functions.map(({ name }) => name).sort(), ['hello', 'tick', 'worker'])
    assert.deepEqual(
      description.endpoints.map((each) => [each.method, each.function, each.public]),
      [['GET', 'hello', true]],
    )
    assert.match(description.endpoints[0]?.url ?? '', /^https?:\/\/.+\/hello\/\{name\}$/)
    const record = await world.record()
    assert.ok(record && !record.includes(SECRET_VALUE), 'the secret is not in the record')
  })

  it('does nothing, and asks nothing, when nothing changed', async () => {
    expectDone(await deploy())
    const before = world.requests()
    const outcome = await deploy()
    assert.equal(outcome.status, 'unchanged')
    assert.equal(world.requests() - before, 0)
  })

  it('changes only what the code reaches when the code changes', async () => {
    expectDone(await deploy())
    const before = await working()
    await writeFiles('two')
    const outcome = await deploy()
    expectDone(outcome)
    assert.ok(touched(outcome).length > 0, 'the change is deployed')
    assert.deepEqual(
      touched(outcome).filter((address) =>
        /queue|schedule|job|topic|route|\bapi\b|role|account|plan/.test(address),
      ),
      [],
      'neither triggers nor permissions are touched',
    )
    assert.equal(await working(), before, 'nothing is left over')
    assert.equal((await deploy()).status, 'unchanged')
  })

  it('goes back to what served before, and forward again', async () => {
    expectDone(await deploy())
    await writeFiles('two')
    expectDone(await deploy())
    const before = await working()
    expectDone(await world.rollback({ full: false }))
    expectDone(await deploy())
    assert.equal((await deploy()).status, 'unchanged')
    expectDone(await world.rollback({ full: true }))
    assert.equal(await working(), before, 'nothing is left over, nothing is missing')
    await writeFiles('one')
    assert.equal((await deploy()).status, 'unchanged', 'everything is as it was')
  })

  it('changes a setting and changes it back', async () => {
    expectDone(await deploy())
    const before = await working()
    const outcome = await deploy({ greeting: 'hej' })
    expectDone(outcome)
    assert.ok(touched(outcome).length > 0)
    assert.equal((await deploy({ greeting: 'hej' })).status, 'unchanged')
    expectDone(await deploy())
    assert.equal(await working(), before, 'nothing is left over')
  })

  it('adds a trigger and takes it away', async () => {
    expectDone(await deploy())
    const before = await working()
    expectDone(await deploy({ scheduled: true }))
    assert.equal((await deploy({ scheduled: true })).status, 'unchanged')
    expectDone(await deploy())
    assert.equal(await working(), before, 'the trigger is gone')
  })

  it('replaces a function that has another name', async () => {
    expectDone(await deploy())
    const before = await working()
    const outcome = await deploy({ tick: 'tock' })
    expectDone(outcome)
    const names = provider.describe(outcome.deployed).functions.map(({ name }) => name)
    assert.deepEqual(names.sort(), ['hello', 'tock', 'worker'])
    assert.equal(await working(), before, 'the old one is gone')
    assert.equal((await deploy({ tick: 'tock' })).status, 'unchanged')
  })

  it('removes everything but what holds data, and says what it kept', async () => {
    expectDone(await deploy())
    const removal = await world.remove()
    expectDone(removal)
    const kept = Object.entries(removal.deployed.resources)
    const stateful = new Set(provider.resources.filter((each) => each.stateful).map(({ type }) => type))
    assert.deepEqual(
      kept.filter(([, { type }]) => !stateful.has(type)),
      [],
      'what is kept holds data',
    )
    assert.equal((await world.objects()).length, kept.length, 'nothing else is left')
    assert.equal(await world.retired(), 0, 'nothing to go back to either')
    const told = removal.diagnostics.map(({ message }) => message)
    for (const [address] of kept)
      assert.ok(
        told.some((message) => message.includes(address)),
        `${address} is named`,
      )
    assert.equal((await world.remove()).plan.steps.length, 0, 'a second removal has nothing to do')
  })

  it('finds its own objects again when the record is lost', async () => {
    expectDone(await deploy())
    const before = await working()
    await world.forget()
    expectDone(await deploy())
    assert.equal(await working(), before, 'nothing is made twice')
    assert.equal((await deploy()).status, 'unchanged')
  })

  it('reaches another shape although the record is lost', async () => {
    expectDone(await deploy())
    await world.forget()
    expectDone(await deploy({ greeting: 'hej', scheduled: true }))
    assert.equal((await deploy({ greeting: 'hej', scheduled: true })).status, 'unchanged')
    expectDone(await world.remove())
  })

  it('is patient when it is told to slow down', async function () {
    if (!world.faults) return this.skip()
    world.faults.throttle(3)
    expectDone(await deploy())
    world.faults.clear()
    assert.equal((await deploy()).status, 'unchanged')
    return undefined
  })

  it('reaches its end when one answer is lost, whichever it is', async function () {
    if (!world.faults) return this.skip()
    expectDone(await deploy())
    const total = world.requests()
    for (let nth = 1; nth <= total; nth++) {
      await world.close()
      world = await subject.open()
      await writeFiles('one')
      world.faults?.loseAnswer(nth)
      await deploy()
      world.faults?.clear()
      const again = await deploy()
      assert.ok(['done', 'unchanged'].includes(again.status), `answer ${nth} of ${total}: ${again.status}`)
      assert.equal((await deploy()).status, 'unchanged', `answer ${nth} of ${total}`)
    }
    return undefined
  })

  it('writes nothing with credentials that are refused', async function () {
    if (!world.faults) return this.skip()
    world.faults.spoilCredentials()
    const outcome = await deploy()
    assert.notEqual(outcome.status, 'done')
    const problems = [...outcome.diagnostics, ...outcome.failed.map(({ diagnostic }) => diagnostic)]
    assert.ok(problems.length > 0)
    for (const { code, hint } of problems) {
      assert.match(code, new RegExp(`^${provider.name.toUpperCase()}_`))
      assert.notEqual(hint, '')
    }
    assert.deepEqual(await world.objects(), [])
    world.faults.clear()
    expectDone(await deploy())
    return undefined
  })
}

function expectDone(outcome: ContractOutcome): void {
  const problems = [...outcome.diagnostics, ...outcome.failed.map(({ diagnostic }) => diagnostic)]
  assert.equal(outcome.status, 'done', JSON.stringify(problems, undefined, 2))
}

function touched({ plan }: ContractOutcome): readonly string[] {
  return plan.steps.filter(({ action }) => action !== 'record').map(({ address }) => address)
}
