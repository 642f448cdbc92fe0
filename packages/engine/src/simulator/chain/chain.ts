/**
 * A chain of things that a user does to one stack: deploy after edits, be killed, meet refusals, tamper by hand, take
 * everything away, come back. A map of what should be there is compared with the cloud along the way and in the end.
 */
import type { State } from '../../state/state.ts'
import { SAFE } from '../../safety.ts'
import type { Outcome } from '../../run.ts'
import { type Network, NETWORKS, NO_FAULTS, SIMULATED } from '../faults.ts'
import { findProblem, type Problem, reachInPeace } from '../story/verdict.ts'
import type { Run } from '../order.ts'
import { World } from '../world.ts'
import { compareWithGoal } from './oracle.ts'
import { addressOf, type Edit, edit, goalOf, movesOf, type ServiceNode } from './service.ts'

/** One thing that happens. */
export type Link =
  | {
      readonly do: 'deploy'
      readonly edits: readonly Edit[]
      readonly refresh?: boolean
      /** The machine dies at this step. */
      readonly killAt?: number
      /** The cloud refuses this node for the time being. */
      readonly refused?: number
    }
  | { readonly do: 'remove'; readonly killAt?: number }
  /** Somebody changes or deletes the object of a node by hand. */
  | { readonly do: 'tamper'; readonly node: number; readonly how: 'delete' | 'change' }

/** Everything that decides how a chain goes. */
export interface Chain {
  readonly chain: readonly Link[]
  readonly nodes: readonly ServiceNode[]
  readonly seed: number
  readonly network: Network
  readonly sameHost: boolean
  readonly eventual: boolean
}

/** What went wrong, or `null`. */
export async function tellChain(chain: Chain): Promise<Problem | null> {
  const { seed, sameHost } = chain
  const world = new World({ seed, sameHost, safety: SAFE })
  world.cloud.isEventual = chain.eventual
  world.faults = NETWORKS[chain.network]
  const user = new User(world, chain)
  for (const link of chain.chain) {
    const problem = await user.act(link)
    if (problem) return problem
  }
  return user.goHome()
}

/** A user who knows what should be there. */
class User {
  readonly #world: World
  readonly #isCalm: boolean
  #nodes: readonly ServiceNode[]
  #isTampered = false
  /** A dead machine may have left requests under way. */
  #wasKilled = false

  constructor(world: World, { nodes, network }: Chain) {
    this.#world = world
    this.#nodes = nodes
    this.#isCalm = network === 'good'
  }

  async act(link: Link): Promise<Problem | null> {
    if (link.do === 'tamper') return this.#tamper(link)
    if (link.do === 'remove') return this.#remove(link.killAt)
    const before = this.#nodes
    this.#nodes = link.edits.reduce(edit, before)
    const refused = link.refused === undefined ? null : addressOf(this.#nodes, link.refused % before.length)
    if (refused !== null) this.#world.cloud.refused.add(refused)
    const { mutations } = this.#world.cloud
    const { outcome } = await this.#deploy({ killAt: link.killAt, refresh: link.refresh })
    this.#world.cloud.refused.clear()
    const mayDiffer = this.#wasKilled || !this.#isCalm
    this.#wasKilled = outcome === null
    if (link.refresh && isDone(outcome)) this.#isTampered = false
    if (outcome?.status === 'refused' && !this.#isOutage(outcome)) {
      this.#nodes = before
      return this.#checkRefusal(outcome, mayDiffer ? null : mutations)
    }
    return isDone(outcome) && !this.#isTampered ? this.#check() : null
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
    const wrong =
      (await this.#check()) ?? (await findProblem(world, goalOf(this.#nodes), movesOf(this.#nodes)))
    if (wrong) return wrong
    const removal = { graph: { resources: [] }, removing: true }
    const left = (await reachInPeace(world, removal)) ?? (await findProblem(world, removal))
    if (left) return left
    const orphan = world.ours().find(({ type }) => !this.#mayStay(type))
    return orphan ? { kind: 'orphan', text: `${orphan.id} is left after everything was removed` } : null
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

  async #tamper({ node, how }: { readonly node: number; readonly how: 'delete' | 'change' }): Promise<null> {
    const { cloud } = this.#world
    const record = (await this.#world.state())?.resources[addressOf(this.#nodes, node % this.#nodes.length)]
    const object = record && cloud.objects.get(record.id)
    if (!object) return null
    this.#isTampered = true
    if (how === 'delete') cloud.vanish(object.id)
    else if (object.type !== 'sim.version') object.inputs = { ...object.inputs, value: 'tampered' }
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

  async #check(): Promise<Problem | null> {
    return compareWithGoal(await this.#world.state(), this.#world, goalOf(this.#nodes))
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

const OUTAGES: ReadonlySet<string> = new Set([SIMULATED, 'ENGINE_FENCED', 'ENGINE_STATE_CONFLICT'])
const REFUSALS: ReadonlySet<string> = new Set(['ENGINE_PROTECTED', 'ENGINE_STATEFUL_REPLACE'])

function isDone(outcome: Outcome | null): boolean {
  return outcome?.status === 'done' || outcome?.status === 'unchanged'
}

function stuck(outcome: Outcome | null): Problem {
  const reasons = [...(outcome?.failed ?? []).map((one) => one.diagnostic), ...(outcome?.diagnostics ?? [])]
  const texts = reasons.map(({ code, message }) => `${code} ${message}`)
  return { kind: 'stuck', text: `${outcome?.status}: ${texts.join('; ')}` }
}
