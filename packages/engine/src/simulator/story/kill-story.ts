/** One interrupted deploy, told to its end: kill it, deploy again, and look whether the world is as it should be. */
import { SAFE, type Safety } from '../../safety.ts'
import { type Network, NETWORKS } from '../faults.ts'
import type { Run } from '../order.ts'
import { World } from '../world.ts'
import { type ScenarioName, SCENARIOS } from './scenario.ts'
import { findProblem, type Problem, reachInPeace } from './verdict.ts'

/** Everything that decides how a story goes; the same one goes the same way. */
export interface KillStory {
  readonly scenario: ScenarioName
  readonly network: Network
  readonly seed: number
  /** The first machine dies at this step. */
  readonly killAt?: number
  /** The machine that recovers dies at this step. */
  readonly killAgainAt?: number
  /** The user comes back after so many milliseconds. */
  readonly restMs?: number
  /** The first machine falls asleep and wakes up when the story is over. */
  readonly sameHost: boolean
  /** New objects show late, deleted ones long. */
  readonly eventual: boolean
  readonly safety?: Safety
}

/** How a story went. */
export interface Told {
  readonly problem: Problem | null
  /** Steps of the first machine. */
  readonly steps: number
}

/** Tells it. */
export async function tellKill(story: KillStory): Promise<Told> {
  const { seed, sameHost, eventual, killAt, killAgainAt, restMs = 0, safety = SAFE } = story
  const { base, cut, goal } = SCENARIOS[story.scenario]
  const world = new World({ seed, safety, sameHost })
  world.cloud.isEventual = eventual
  if (base) await world.run(base)
  world.faults = NETWORKS[story.network]
  const first = await world.run(cut, killAt === undefined ? {} : { killAt })
  if (restMs > 0) await world.rest(restMs)
  if (killAgainAt !== undefined) await world.run(goal, { killAt: killAgainAt })
  const thrift = story.network === 'good' ? findWaste(first) : null
  const problem = thrift ?? (await reachInPeace(world, goal)) ?? (await findProblem(world, goal))
  return { problem, steps: first.steps }
}

/** The lease is taken and given back with one write each; in between there is at most one a second. */
function findWaste({ writes, ms, outcome }: Run): Problem | null {
  if (!outcome || writes <= 2 + Math.ceil(ms / 1000)) return null
  return { kind: 'wrong', text: `${writes} writes of the state in ${ms} ms` }
}
