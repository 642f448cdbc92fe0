/** A fake cloud as the cloud of a world: its requests are disturbed the same way, whichever cloud it is. */
import type { Cloud } from '../clouds/cloud.ts'
import type { Fault } from '../clouds/faults.ts'
import type { WorldCloud } from './world.ts'

/** As many faults as any case makes requests. */
const MANY = 200

/**
 * Starts a cloud in which what was made a moment ago shows up a little late. `disturbed`: the operations that faults
 * hit; signing in is a service of its own.
 */
export async function openFakeCloud(cloud: Cloud, disturbed: RegExp): Promise<WorldCloud> {
  const running = await cloud.start({ settleMs: 5, unseenPrincipals: 1 })
  const disturb = (faults: readonly Fault[]): void => {
    running.traffic.faults = faults.map((fault) => ({ ...fault, match: disturbed }))
  }
  let credentials: Readonly<Record<string, string>> = {}
  return {
    env: () => ({ ...running.env, ...credentials }),
    objects: () => Promise.resolve(running.objects().map(({ kind, id }) => `${kind} ${id}`)),
    faults: {
      throttle(every) {
        disturb(
          Array.from({ length: MANY }, (_one, index) => ({ nth: (index + 1) * every, kind: 'throttle' })),
        )
      },
      loseAnswer(nth) {
        disturb([{ nth, kind: 'lost-response' }])
      },
      spoilCredentials() {
        credentials = running.badCredentials.expired
      },
      clear() {
        disturb([])
        credentials = {}
      },
    },
    close: () => running.stop(),
  }
}
