import { describeProvider } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-gcp'
import { startGcp } from '../clouds/gcp/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import type { WorldCloud } from './world.ts'
import { createWorld } from './world.ts'

const target = { provider: 'gcp', region: 'europe-west1', options: {} }

describeProvider({ provider, target, open: () => createWorld(provider, target, openGcp) }, function () {
  needSpecs(this)
})

/** An empty Google Cloud, whose accounts show up a little late. */
async function openGcp(): Promise<WorldCloud> {
  const cloud = await startGcp({ settleMs: 5, unseenPrincipals: 1 })
  let credentials: Readonly<Record<string, string>> = {}
  return {
    env: () => ({ ...cloud.env, ...credentials }),
    objects: () => Promise.resolve(cloud.objects().map(({ kind, id }) => `${kind} ${id}`)),
    faults: {
      throttle(every) {
        // As many faults as any case makes requests.
        const hits = Array.from({ length: 200 }, (_one, index) => (index + 1) * every)
        cloud.traffic.faults = hits.map((nth) => ({ nth, kind: 'throttle' }))
      },
      loseAnswer(nth) {
        cloud.traffic.faults = [{ nth, kind: 'lost-response' }]
      },
      spoilCredentials() {
        credentials = cloud.badCredentials.expired
      },
      clear() {
        cloud.traffic.faults = []
        credentials = {}
      },
    },
    close: () => cloud.stop(),
  }
}
