/** Two or three machines deploy different things at once; one may fall asleep for longer than a lease, one may die. */
import { SAFE, type Safety } from '../../safety.ts'
import { type Network, NETWORKS } from '../faults.ts'
import type { MachineOptions } from '../machine.ts'
import { Random } from '../random.ts'
import { World } from '../world.ts'
import { SCENARIOS } from './scenario.ts'
import { findProblem, type Problem, reachInPeace } from './verdict.ts'

/** A race, by its seed. */
export interface RaceStory {
  readonly race: number
  readonly safety?: Safety
}

const RACE_NETWORKS: readonly Network[] = ['good', 'bad', 'good', 'late']

/** What went wrong, or `null`. Afterwards one deploy in peace must put everything right. */
export async function tellRace({ race, safety = SAFE }: RaceStory): Promise<Problem | null> {
  const random = new Random(race * 7919)
  const world = new World({ seed: race, safety, sameHost: random.chance(0.3) })
  const { create, update, replace, destroy } = SCENARIOS
  world.cloud.isEventual = random.chance(0.3)
  if (random.chance(0.5)) await world.run(create.goal)
  world.faults = NETWORKS[RACE_NETWORKS[random.between(0, RACE_NETWORKS.length)] ?? 'good']
  const second = random.chance(0.8) ? replace.goal : destroy.goal
  const goals = [update.goal, second, create.goal].slice(0, random.between(2, 4))
  await world.race(goals.map((goal, index) => ({ goal, mishaps: drawMishap(random, index) })))
  return (await reachInPeace(world, update.goal)) ?? findProblem(world, update.goal)
}

/** The first machine sleeps, the second one dies, each at a step of its own. */
function drawMishap(random: Random, index: number): MachineOptions {
  if (index === 0) return { pause: { at: random.between(5, 160), ms: random.between(20_000, 130_000) } }
  return index === 1 && random.chance(0.5) ? { killAt: random.between(1, 160) } : {}
}
