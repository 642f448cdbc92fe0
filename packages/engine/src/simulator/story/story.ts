/** Every kind of story, and what is told when many are wanted: the same seed tells the same ones. */
import type { Safety } from '../../safety.ts'
import { tellChain } from '../chain/chain.ts'
import type { Chain } from '../chain/link.ts'
import { type Network, NETWORKS } from '../faults.ts'
import { Random } from '../random.ts'
import { type KillStory, tellKill, type Told } from './kill-story.ts'
import { type RaceStory, tellRace } from './race-story.ts'
import { type ScenarioName, SCENARIOS } from './scenario.ts'
import type { Problem } from './verdict.ts'

/** A story, as a failure prints it. */
export type Story = KillStory | RaceStory | Chain

/** What to tell. */
export interface Wish {
  /** At least so many stories. */
  readonly runs: number
  readonly seed: number
  /** Only kills in this one. */
  readonly scenario?: ScenarioName
  /** Only over this one; no races. */
  readonly network?: Network
  readonly safety?: Safety
  /** Called with each story that went wrong; true: that is enough. */
  readonly onProblem: (story: Story, problem: Problem) => boolean
}

/** How many stories went how. */
export interface Tally {
  runs: number
  converged: number
  orphans: number
  stuck: number
}

// Keys of these two tables are exactly the names.
const scenarios = Object.keys(SCENARIOS) as ScenarioName[]
const networks = Object.keys(NETWORKS) as Network[]

/** Kills of one deploy, spread over all its steps. */
const KILLS = 40
const RACES = 3
const TWO_DAYS_MS = 172_800_000

/** Tells one story again. */
export async function tellStory(story: Story): Promise<Problem | null> {
  if ('chain' in story) return tellChain(story)
  return 'race' in story ? tellRace(story) : (await tellKill(story)).problem
}

/** Tells many: every scenario over every network in turn, killed at steps all over, with races in between. */
export async function tellMany(wish: Wish): Promise<Tally> {
  const teller = new Teller(wish)
  for (let batch = 0; !teller.isDone; batch += 1) {
    const random = new Random(wish.seed * 1_000_003 + batch)
    await tellKills(teller, wish, batch, random)
    const races = wish.scenario === undefined && wish.network === undefined ? RACES : 0
    for (let race = 0; race < races && !teller.isDone; race += 1) {
      await teller.tell({ race: random.between(1, 2 ** 30), ...safetyOf(wish) })
    }
  }
  return teller.tally
}

async function tellKills(teller: Teller, wish: Wish, batch: number, random: Random): Promise<void> {
  const story: KillStory = {
    scenario: wish.scenario ?? pick(scenarios, batch),
    network: wish.network ?? pick(networks, wish.scenario ? batch : Math.floor(batch / scenarios.length)),
    seed: random.between(1, 2 ** 30),
    sameHost: random.chance(0.5),
    eventual: random.chance(0.5),
    ...safetyOf(wish),
  }
  const { steps } = await teller.tell(story)
  for (let kill = 0; kill < KILLS && !teller.isDone; kill += 1) {
    const share = Math.max(1, Math.ceil(steps / KILLS))
    const killAt = 1 + ((kill * share + random.between(0, share)) % Math.max(steps, 1))
    await teller.tell({ ...story, seed: random.between(1, 2 ** 30), killAt, ...drawSequel(random) })
  }
}

/** Often the run that recovers is killed as well; sometimes the user comes back after days. */
function drawSequel(random: Random): Partial<KillStory> {
  return {
    ...(random.chance(0.3) ? { killAgainAt: random.between(1, 120) } : {}),
    ...(random.chance(0.1) ? { restMs: TWO_DAYS_MS } : {}),
  }
}

function safetyOf({ safety }: Wish): { readonly safety?: Safety } {
  return safety ? { safety } : {}
}

function pick<T>(list: readonly T[], index: number): T {
  const one = list[index % list.length]
  if (one === undefined) throw new Error('an empty list')
  return one
}

/** Tells and counts until there is enough. */
class Teller {
  readonly #wish: Wish
  readonly tally: Tally = { runs: 0, converged: 0, orphans: 0, stuck: 0 }
  #isEnough = false

  constructor(wish: Wish) {
    this.#wish = wish
  }

  get isDone(): boolean {
    return this.#isEnough || this.tally.runs >= this.#wish.runs
  }

  async tell(story: KillStory | RaceStory): Promise<Told> {
    const told = 'race' in story ? { problem: await tellRace(story), steps: 0 } : await tellKill(story)
    const { problem } = told
    this.tally.runs += 1
    if (!problem) this.tally.converged += 1
    if (problem?.kind === 'orphan') this.tally.orphans += 1
    if (problem?.kind === 'stuck') this.tally.stuck += 1
    if (problem) this.#isEnough ||= this.#wish.onProblem(story, problem)
    return told
  }
}
