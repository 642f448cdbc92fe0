/** A user who does things to one stack and knows what should be there. */
import type { State } from '../../state/state.ts'
import type { Outcome } from '../../run.ts'
import { KeptArtifacts } from '../../releases/kept-artifacts.ts'
import type { Goal } from '../../run/course.ts'
import { createMemoryStore } from '../../state-store/memory-store.ts'
import { NO_FAULTS } from '../faults.ts'
import type { Run } from '../order.ts'
import { findProblem, type Problem, reachInPeace } from '../story/verdict.ts'
import type { World } from '../world.ts'
import { isDone, OUTAGES, REFUSALS, stuck, wrong } from './answers.ts'
import { makeByHand } from './handmade.ts'
import type { Chain, Deployment, Import, Link, Return, Tampering } from './link.ts'
import { compareWithGoal } from './oracle.ts'
import { findSurplus, ReleaseBook } from './release-book.ts'
import { addressOf, edit, goalOf, movesOf, type ServiceNode } from './service.ts'

/** Whatever was sent has arrived, and shows. */
const SETTLED_MS = 20_000

/** A user who knows what should be there. */
export class User {
  readonly #world: World
  readonly #isCalm: boolean
  #nodes: readonly ServiceNode[]
  readonly #book = new ReleaseBook()
  #isTampered = false
  /** A dead machine may have left requests under way. */
  #wasKilled = false

  constructor(world: World, { nodes, network }: Chain) {
    this.#world = world
    this.#nodes = nodes
    this.#isCalm = network === 'good'
  }

  /** What is wrong afterwards, if anything is. */
  act(link: Link): Promise<Problem | null> {
    switch (link.do) {
      case 'deploy':
        return this.#change(link)
      case 'rollback':
        return this.#goBack(link)
      case 'import':
        return this.#import(link)
      case 'tamper':
        return this.#tamper(link)
      case 'remove':
        return this.#remove(link.killAt)
      default:
        return link satisfies never
    }
  }

  /** Gives up all protection, then wants what is wanted once more, in peace; then takes everything away. */
  async goHome(): Promise<Problem | null> {
    const world = this.#world
    world.faults = NO_FAULTS
    await world.rest(60_000)
    await this.#releaseProtection()
    for (const refresh of [false, true]) {
      const { outcome } = await this.#deploy({ refresh })
      if (!isDone(outcome) && refresh) return stuck(outcome)
    }
    this.#isTampered = false
    const problem =
      (await this.#check(goalOf(this.#nodes))) ??
      (await findProblem(world, goalOf(this.#nodes), movesOf(this.#nodes)))
    if (problem) return problem
    const removal = { graph: { resources: [] }, removing: true }
    const left = (await reachInPeace(world, removal)) ?? (await findProblem(world, removal))
    if (left) return left
    const orphan = world.ours().find(({ type }) => !this.#mayStay(type))
    return orphan ? { kind: 'orphan', text: `${orphan.id} is left after everything was removed` } : null
  }

  async #change(link: Deployment): Promise<Problem | null> {
    const before = this.#nodes
    this.#nodes = link.edits.reduce(edit, before)
    const refused = link.refused === undefined ? null : addressOf(this.#nodes, link.refused % before.length)
    if (refused !== null) this.#world.cloud.refused.add(refused)
    const { mutations } = this.#world.cloud
    const { outcome } = await this.#deploy({ killAt: link.killAt, refresh: link.refresh })
    this.#world.cloud.refused.clear()
    const mayDiffer = this.#mayDiffer(outcome)
    if (link.refresh && isDone(outcome)) this.#isTampered = false
    if (outcome?.status === 'refused' && !this.#isOutage(outcome)) {
      this.#nodes = before
      return this.#checkRefusal(outcome, mayDiffer ? null : mutations)
    }
    return isDone(outcome) ? this.#check(goalOf(this.#nodes)) : null
  }

  /** To what an earlier release served; what is wanted stays what it was. */
  async #goBack({ to, full, killAt }: Return): Promise<Problem | null> {
    const world = this.#world
    const kept = (await world.state())?.releases ?? []
    const wanted = to === undefined ? undefined : kept[to % Math.max(kept.length, 1)]
    const { mutations } = world.cloud
    const { outcome } = await world.obey({
      goal: rollbackTo(wanted?.id, full),
      mishaps: killAt === undefined ? {} : { killAt },
      moved: movesOf(this.#nodes),
    })
    const mayDiffer = this.#mayDiffer(outcome)
    if (outcome?.status === 'refused' && !this.#isOutage(outcome))
      return this.#checkRefusal(outcome, mayDiffer ? null : mutations)
    const state = await world.state()
    const current = state?.releases.find(({ id }) => id === state.release)
    const back = wanted?.id ?? current?.to
    if (outcome?.status !== 'done' || back === undefined) return null
    if (wanted && wanted.desired !== current?.desired) return wrong(`did not go back to ${wanted.id}`)
    this.#book.copy(back, state?.release)
    const goal = this.#book.goalOf(back)
    const isWhole = full || outcome.diagnostics.some(({ code }) => code === 'RELEASE_FULL')
    if (isWhole && goal) return this.#check(goal)
    if (this.#isTampered) return findSurplus(world)
    return this.#book.findStray(back, state, world) ?? findSurplus(world)
  }

  /** Somebody has made an object; the user declares it, and takes it over. */
  async #import({ node, byId, killAt }: Import): Promise<Problem | null> {
    const world = this.#world
    const index = node % this.#nodes.length
    const nodes = this.#nodes.map((one, at) => (at === index ? { ...one, present: true } : one))
    const made = makeByHand(world, await world.state(), nodes, index)
    if (!made) return null
    const { address, id, isNameless } = made
    // It shows, and what dead machines have sent has arrived: the user looks before typing.
    await world.rest(SETTLED_MS)
    const outcome = await world.adopt({
      goal: goalOf(nodes),
      adoption: byId || isNameless ? { address, id } : { address },
      mishaps: killAt === undefined ? {} : { killAt },
      moved: movesOf(nodes),
    })
    const mayDiffer = this.#mayDiffer(outcome)
    if (outcome?.status !== 'done') await world.rest(SETTLED_MS)
    const isTaken = (await world.state())?.resources[address]?.id === id
    if (isTaken) {
      this.#nodes = nodes
      return null
    }
    world.cloud.vanish(id)
    if (outcome?.status === 'done') return wrong(`${address} was taken over, and no record has it`)
    const reason = outcome?.diagnostics.find(({ code }) => !REFUSALS.has(code) && !OUTAGES.has(code))
    return reason && !mayDiffer
      ? { kind: 'stuck', text: `no import: ${reason.code} ${reason.message}` }
      : null
  }

  #deploy({
    killAt,
    refresh = false,
  }: {
    killAt?: number | undefined
    refresh?: boolean | undefined
  }): Promise<Run> {
    const mishaps = killAt === undefined ? {} : { killAt }
    return this.#world.obey({
      goal: goalOf(this.#nodes),
      mishaps,
      refresh,
      moved: movesOf(this.#nodes),
    })
  }

  async #remove(killAt: number | undefined): Promise<Problem | null> {
    const goal = { graph: { resources: [] }, removing: true }
    const { outcome } = await this.#world.run(goal, killAt === undefined ? {} : { killAt })
    this.#wasKilled = outcome === null
    if (outcome?.status === 'refused' && !this.#isOutage(outcome)) return stuck(outcome)
    this.#nodes = this.#nodes.map((node) => ({ ...node, present: false }))
    return null
  }

  async #tamper({ node, how }: Tampering): Promise<null> {
    const { cloud } = this.#world
    const record = (await this.#world.state())?.resources[addressOf(this.#nodes, node % this.#nodes.length)]
    const object = record && cloud.objects.get(record.id)
    if (!object) return null
    this.#isTampered = true
    if (how === 'delete') cloud.vanish(object.id)
    else if (object.type !== 'sim.version') cloud.meddle(object.id, 'tampered')
    return null
  }

  /** The state could not be reached: as if the machine had died there. */
  #isOutage({ diagnostics }: Outcome): boolean {
    return !this.#isCalm && diagnostics.some(({ code }) => OUTAGES.has(code))
  }

  /** Only what is protected or holds data is refused, and then nothing happens. */
  #checkRefusal({ diagnostics }: Outcome, mutations: number | null): Problem | null {
    const reasons = diagnostics.filter(({ severity }) => severity === 'error')
    const foreign = reasons.find(({ code }) => !REFUSALS.has(code))
    if (foreign) return { kind: 'stuck', text: `refused: ${foreign.code} ${foreign.message}` }
    const isSame = mutations === null || this.#world.cloud.mutations === mutations
    return isSame ? null : { kind: 'wrong', text: 'a refused deploy changed something' }
  }

  /** After a run that has reached `goal`. */
  async #check(goal: Goal): Promise<Problem | null> {
    const world = this.#world
    const state = await world.state()
    const problem = this.#isTampered ? null : compareWithGoal(state, world, goal)
    if (!problem) this.#book.write(state, world, goal)
    return problem ?? findSurplus(world)
  }

  /** Whether requests of dead machines, or repeated ones, may have changed something besides. */
  #mayDiffer(outcome: object | null): boolean {
    const mayDiffer = this.#wasKilled || !this.#isCalm
    this.#wasKilled = outcome === null
    return mayDiffer
  }

  /** Whatever is recorded as protected is wanted as it is, without protection. */
  async #releaseProtection(): Promise<void> {
    await reachInPeace(this.#world, goalOf(this.#nodes), movesOf(this.#nodes))
    const state = await this.#world.state()
    this.#nodes = this.#nodes.map((node, index): ServiceNode => {
      const record = state?.resources[addressIn(state, this.#nodes, index)]
      const isHeld = record?.protect === true || (node.type === 'sim.vault' && record !== undefined)
      const kind = record?.inputs['kind'] === 'k1' ? 1 : 0
      return isHeld ? { ...node, protect: false, present: true, kind } : { ...node, protect: false }
    })
  }

  /** What holds data stays, and what it hangs on. */
  #mayStay(type: string): boolean {
    return type === 'sim.vault' || this.#nodes.some((node) => node.type === 'sim.vault')
  }
}

/** The address under which a node is recorded: a rename may not have been carried out. */
function addressIn(state: State, nodes: readonly ServiceNode[], index: number): string {
  const names = Array.from({ length: (nodes[index]?.renamed ?? 0) + 1 }, (_, times) =>
    addressOf(nodes, index, times),
  )
  return names.find((name) => state.resources[name]) ?? addressOf(nodes, index)
}

function rollbackTo(to: string | undefined, full: boolean): Goal {
  const artifacts = new KeptArtifacts(createMemoryStore().blobs)
  const rollback = { to, full, secrets: async () => [], redact: (text: string) => text, artifacts }
  return { graph: { resources: [] }, removing: false, rollback }
}
