/** Two or three machines deploy different things at once; one may fall asleep for longer than a lease, one may die. */
import type { Safety } from '../safety.ts'
import { NETWORKS } from './faults.ts'
import type { MachineOptions } from './machine.ts'
import { Random } from './random.ts'
import { SCENARIOS } from './scenario.ts'
import { findProblem, reach, reachAgain } from './story.ts'
import { World } from './world.ts'

/** What went wrong in the race of this seed, or `null`. Afterwards one deploy in peace must put everything right. */
export async function tellRace(seed: number, safety: Safety): Promise<string | null> {
  const random = new Random(seed * 7919)
  const world = new World({ seed, safety, sameHost: random.chance(0.3) })
  const { create, update, replace } = SCENARIOS
  if (random.chance(0.5)) await world.run(create.goal)
  world.faults = random.chance(0.5) ? NETWORKS.good : NETWORKS.bad
  const goals = [update.goal, replace.goal, create.goal].slice(0, random.between(2, 4))
  await world.race(goals.map((goal, index) => ({ goal, options: drawMishap(random, index) })))
  return (await reach(world, update)) ?? (await reachAgain(world, update)) ?? findProblem(world, update)
}

/** The first machine sleeps, the second one dies, each at a step of its own. */
function drawMishap(random: Random, index: number): MachineOptions {
  if (index === 0) return { pause: { at: random.between(5, 160), ms: random.between(20_000, 130_000) } }
  return index === 1 && random.chance(0.5) ? { killAt: random.between(1, 160) } : {}
}
