/**
 * A chain of things that a user does to one stack: deploy after edits, be killed, meet refusals, go back to a release,
 * take over what was made by hand, tamper, take everything away, come back. A map of what should be there is compared
 * with the cloud along the way and in the end.
 */
import { SAFE } from '../../safety.ts'
import { NETWORKS } from '../faults.ts'
import type { Problem } from '../story/verdict.ts'
import { World } from '../world.ts'
import type { Chain } from './link.ts'
import { User } from './user.ts'

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
