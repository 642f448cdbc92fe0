/**
 * Somebody else changes what a deploy made, one input of every object at a time, until every input that the cloud shows
 * was changed. Each change must be seen, and a deploy that looks first must bring all of it back and touch nothing else.
 */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Drift } from '@skyfold/engine'
import type { Target } from '@skyfold/manifest'
import type { AnyResourceType, Connection, Provider, ResourceContext } from '@skyfold/plugin-api'
import { type Deployed, SkyfoldError } from '@skyfold/plugin-api'
import { contractFiles, contractService, plainInputs, SECRET_VALUE } from '@skyfold/plugin-api/testing'
import type { PlannedWorld } from '../contract/world.ts'

/** One provider on trial. */
export interface DriftSubject<C> {
  readonly provider: Provider<C>
  readonly target: Target
  readonly open: () => Promise<PlannedWorld<C>>
  /** Inputs that its types show and that can be changed in place; a new one must be proved to be seen. */
  readonly seen: readonly string[]
}

/** Registers the suite. */
export function describeDrift<C>(
  subject: DriftSubject<C>,
  prepare: (this: Mocha.Context) => void = () => {},
): void {
  const { provider, target, open } = subject
  describe(`drift at ${provider.name}`, function () {
    this.timeout(60_000)
    let world: PlannedWorld<C>

    before(prepare)
    beforeEach(async () => {
      world = await open()
      for (const [name, text] of Object.entries(contractFiles())) {
        await mkdir(path.join(world.root, path.dirname(name)), { recursive: true })
        await writeFile(path.join(world.root, name), text)
      }
      const outcome = await world.deploy(contractService(world.root, target))
      assert.equal(outcome.status, 'done', JSON.stringify(outcome.failed, undefined, 2))
    })
    afterEach(() => world.close())

    async function differing(): Promise<readonly Drift[]> {
      return (await world.drift()).drifts.filter(({ status }) => status !== 'in sync')
    }

    async function bringBack(): Promise<readonly string[]> {
      const outcome = await world.refresh()
      assert.equal(outcome.status, 'done', JSON.stringify(outcome.failed, undefined, 2))
      assert.deepEqual(await differing(), [], 'a deploy that looks brings everything back')
      return outcome.done.filter(({ action }) => action !== 'record').map(({ address }) => address)
    }

    it('is none after a way back, quick or whole', async () => {
      for (const [name, text] of Object.entries(contractFiles('two')))
        await writeFile(path.join(world.root, name), text)
      for (const full of [false, true]) {
        assert.equal((await world.deploy(contractService(world.root, target))).status, 'done')
        assert.equal((await world.rollback({ full })).status, 'done')
        assert.deepEqual(await differing(), [])
      }
    })

    it('is seen in every input that the cloud shows and that can be changed, and brought back alone', async () => {
      const meddler = await Meddler.enter(subject, world)
      const before = await world.objects()
      assert.deepEqual(await differing(), [], 'nothing differs after a deploy')
      for (let round = await meddler.round(); round; round = await meddler.round()) {
        if (round.length === 0) continue
        const drifts = await differing()
        for (const { address, key } of round) {
          const drift = drifts.find((one) => one.address === address)
          const paths = drift?.values.map((value) => value.path.split('.')[0])
          // A grant that is off is no object any more.
          assert.ok(
            drift?.status === 'vanished' || paths?.includes(key),
            `${address} ${key} is not seen: ${JSON.stringify(drift)}`,
          )
        }
        assert.ok(!JSON.stringify(drifts).includes(SECRET_VALUE))
        assert.deepEqual((await bringBack()).toSorted(), round.map(({ address }) => address).toSorted())
      }
      const kinds = meddler.changed.map(({ type, key }) => `${type} ${key}`)
      assert.deepEqual(kinds.toSorted(), [...subject.seen].toSorted())
      assert.deepEqual(await world.objects(), before)
      await meddler.leave()
    })

    it('is seen when objects vanish, and a deploy that looks makes them again', async () => {
      const before = await world.objects()
      const meddler = await Meddler.enter(subject, world)
      const gone = await meddler.deleteFreely()
      assert.ok(gone.length > 0)
      const { drifts } = await world.drift()
      for (const address of gone)
        assert.equal(drifts.find((one) => one.address === address)?.status, 'vanished', address)
      await bringBack()
      assert.equal((await world.objects()).length, before.length)
      assert.equal((await world.deploy(contractService(world.root, target))).status, 'unchanged')
      await meddler.leave()
    })
  })
}

interface Changed {
  readonly address: string
  readonly type: string
  readonly key: string
}

interface Victim<C> {
  readonly address: string
  readonly id: string
  readonly type: AnyResourceType<C>
  readonly inputs: Readonly<Record<string, unknown>>
  readonly turns: readonly string[]
  /** Those of `turns` that are still to come. */
  readonly keys: string[]
}

/** A meddler changes no code. */
const NO_PACKAGE = new Error('no package is at hand')

/** Somebody with credentials who knows the provider's API, and no record. */
class Meddler<C> {
  readonly changed: Changed[] = []
  readonly #victims: readonly Victim<C>[]
  readonly #connection: Connection<C>
  readonly #deployed: Deployed

  private constructor(victims: readonly Victim<C>[], connection: Connection<C>, deployed: Deployed) {
    this.#victims = victims
    this.#connection = connection
    this.#deployed = deployed
  }

  static async enter<C>({ provider, target }: DriftSubject<C>, world: PlannedWorld<C>): Promise<Meddler<C>> {
    const { deployed } = await world.deploy(contractService(world.root, target))
    const victims: Victim<C>[] = []
    const meddler = new Meddler(victims, await world.connect(), deployed)
    for (const resource of world.composed()) {
      const type = provider.resources.find((one) => one.type === resource.type)
      const id = deployed.resources[resource.address]?.id
      assert.ok(type && id !== undefined)
      const seen = await type.read(meddler.#context(), id)
      const shown = Object.entries(seen?.inputs ?? {})
        .filter(([, value]) => value !== undefined)
        // Switches last: what is off may show the rest no more.
        .sort(([, a], [, b]) => Number(typeof a === 'boolean') - Number(typeof b === 'boolean'))
      const keys = shown
        .map(([key]) => key)
        .filter((key) => type.replaceOn !== 'any' && !type.replaceOn.includes(key))
      // Of each type one object stands for all: the first that shows the input.
      const others = new Set(victims.filter((one) => one.type === type).flatMap((one) => one.turns))
      const turns = keys.filter((key) => !others.has(key))
      const inputs = plainInputs(resource, deployed)
      victims.push({ address: resource.address, id, type, inputs, turns, keys: [...turns] })
    }
    return meddler
  }

  /** Changes one more input of each object; `null`: there is none left. */
  async round(): Promise<readonly Changed[] | null> {
    const turns = this.#victims.flatMap((victim) => {
      const key = victim.keys.shift()
      return key === undefined ? [] : [{ victim, key }]
    })
    if (turns.length === 0) return null
    const before = this.changed.length
    for (const { victim, key } of turns) {
      const { address, type } = victim
      if (await this.#change(victim, key)) this.changed.push({ address, type: type.type, key })
    }
    return this.changed.slice(before)
  }

  /** Deletes what nothing hangs on. */
  async deleteFreely(): Promise<readonly string[]> {
    const gone: string[] = []
    for (const { address, id, type } of this.#victims.toReversed().slice(0, 4)) {
      if (type.stateful) continue
      await type.delete(this.#context(), id)
      gone.push(address)
    }
    return gone
  }

  leave(): Promise<void> {
    return this.#connection.close()
  }

  /** False: the cloud takes no other value, or the object has no such part that could differ. */
  async #change({ id, type, inputs }: Victim<C>, key: string): Promise<boolean> {
    const before = inputs[key]
    for (const value of otherValues(before)) {
      if (!(await this.#update(id, type, { ...inputs, [key]: value }, key))) continue
      const seen: { readonly inputs: Readonly<Record<string, unknown>> } | null = await type.read(
        this.#context(),
        id,
      )
      // A word that the type does not know has no effect, whoever writes it.
      if (!seen || !isDeepStrictEqual(seen.inputs[key], before)) return true
    }
    await this.#update(id, type, inputs, key)
    return false
  }

  /** False: the cloud refuses it. */
  async #update(
    id: string,
    type: AnyResourceType<C>,
    inputs: Readonly<Record<string, unknown>>,
    key: string,
  ): Promise<boolean> {
    try {
      await patiently(() => type.update(this.#context(), id, inputs, new Set([key])))
      await type.settle?.(this.#context(), id)
      return true
    } catch (error) {
      if (error instanceof SkyfoldError || error === NO_PACKAGE) return false
      throw error
    }
  }

  #context(): ResourceContext<C> {
    return {
      clients: this.#connection.clients,
      stack: this.#deployed.stack,
      signal: new AbortController().signal,
      openArtifact: () => Promise.reject(NO_PACKAGE),
      progress() {},
      now: () => performance.now(),
      // A fake is ready sooner than its cloud.
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 10))),
    }
  }
}

/** Values of the same kind that a cloud may accept. */
function otherValues(value: unknown): readonly unknown[] {
  return candidatesFor(value).filter((other) => !isDeepStrictEqual(other, value))
}

function candidatesFor(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1, value * 2, value - 1]
  if (typeof value === 'boolean') return [!value]
  if (typeof value === 'string')
    return [`${value}x`, value.replace(/\d+/, (digits) => `${Number(digits) + 1}`)]
  if (Array.isArray(value)) return []
  if (typeof value !== 'object' || value === null) return []
  const [first, ...rest] = Object.entries(value)
  return [
    { ...value, drifted: 'by-hand' },
    ...(first ? otherValues(first[1]).map((other) => Object.fromEntries([[first[0], other], ...rest])) : []),
    Object.fromEntries(rest),
  ]
}

async function patiently(run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const isBusy = error instanceof SkyfoldError && /busy|transient|throttle|eventual/.test(error.failure)
      if (attempt === 8 || !isBusy) throw error
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}
