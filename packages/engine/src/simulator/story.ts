/** One interrupted deploy, told to its end: kill it, deploy again, and look whether the world is as it should be. */
import { canonicalJson } from '../graph/canonical.ts'
import type { Outcome } from '../run.ts'
import { SAFE, type Safety } from '../safety.ts'
import { type Network, NETWORKS, NO_FAULTS } from './faults.ts'
import { type Scenario, type ScenarioName, SCENARIOS } from './scenario.ts'
import { World } from './world.ts'

/** Everything that decides how a story goes; the same one goes the same way. */
export interface Story {
  readonly scenario: ScenarioName
  readonly network: Network
  readonly seed: number
  /** The first machine dies at this step. */
  readonly killAt?: number
  /** The machine that recovers dies at this step. */
  readonly killAgainAt?: number
  readonly sameHost: boolean
  readonly safety?: Safety
}

/** A run of the goal may end in part under faults; after so many it must have been reached. */
const ATTEMPTS = 6

/** What went wrong, or `null`. `steps`: those of the first machine. */
export async function tell(
  story: Story,
): Promise<{ readonly problem: string | null; readonly steps: number }> {
  const { seed, sameHost, safety = SAFE } = story
  const scenario = SCENARIOS[story.scenario]
  const world = new World({ seed, safety, sameHost })
  if (scenario.base) await world.run(scenario.base)
  world.faults = NETWORKS[story.network]
  const { steps } = await world.run(scenario.cut, story.killAt === undefined ? {} : { killAt: story.killAt })
  if (story.killAgainAt !== undefined) await world.run(scenario.goal, { killAt: story.killAgainAt })
  const stuck = (await reach(world, scenario)) ?? (await reachAgain(world, scenario))
  return { problem: stuck ?? (await findProblem(world, scenario)), steps }
}

/** Deploys until the goal is reached; the last outcome if it never is. */
export async function reach(world: World, { goal }: Scenario): Promise<string | null> {
  let last: Outcome | null = null
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    last = (await world.run(goal)).outcome
    if (last?.status === 'done' || last?.status === 'unchanged') return null
  }
  const reasons = [
    ...(last?.failed ?? []),
    ...(last?.diagnostics ?? []).map((diagnostic) => ({ diagnostic })),
  ]
  return `stuck: ${last?.status}: ${reasons.map(({ diagnostic }) => `${diagnostic.code} ${diagnostic.message}`).join('; ')}`
}

/** The last write of a dead machine may arrive when the next one has come and gone: then there is a lease to be settled. */
export async function reachAgain(world: World, scenario: Scenario): Promise<string | null> {
  await world.calmDown()
  return (await world.state())?.lease ? reach(world, scenario) : null
}

/** Compares cloud, state and goal. */
export async function findProblem(world: World, { goal }: Scenario): Promise<string | null> {
  world.faults = NO_FAULTS
  if (!world.isForeignObjectSafe) return 'an object of somebody else was touched'
  const { mutations } = world.cloud
  const { writes } = world
  const { outcome } = await world.run(goal)
  if (outcome?.status !== 'unchanged')
    return `the next deploy is ${outcome?.status}: ${JSON.stringify(outcome?.plan.steps)}`
  if (world.cloud.mutations !== mutations || world.writes !== writes)
    return 'a deploy without changes wrote something'
  const state = await world.state()
  if (state && (state.lease || Object.keys(state.intents).length + Object.keys(state.deposed).length > 0)) {
    return `unfinished business: ${JSON.stringify({ ...state, resources: {} })}`
  }
  const recorded = Object.values(state?.resources ?? {}).map(({ id, inputs }) => ({ id, inputs }))
  const existing = world.ours().map(({ id, inputs }) => ({ id, inputs }))
  const differences = compare(recorded, existing)
  return differences.length > 0 ? differences.join('; ') : null
}

interface Thing {
  readonly id: string
  readonly inputs: Readonly<Record<string, unknown>>
}

function compare(recorded: readonly Thing[], existing: readonly Thing[]): string[] {
  const ids = new Set([...recorded, ...existing].map((thing) => thing.id))
  return [...ids].flatMap((id) => {
    const record = recorded.find((thing) => thing.id === id)
    const object = existing.find((thing) => thing.id === id)
    if (!record) return [`orphan ${id}`]
    if (!object) return [`${id} is recorded but gone`]
    return canonical(record) === canonical(object) ? [] : [`${id} is not as recorded`]
  })
}

function canonical({ inputs }: Thing): string {
  // Inputs are JSON on both sides.
  return canonicalJson(JSON.parse(JSON.stringify(inputs)) as Record<string, never>)
}
