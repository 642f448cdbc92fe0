import { describeProvider } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-azure'
import { startAzure } from '../clouds/azure/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import type { WorldCloud } from './world.ts'
import { createWorld } from './world.ts'

const target = { provider: 'azure', region: 'westeurope', options: {} }

describeProvider({ provider, target, open: () => createWorld(provider, target, openAzure) }, function () {
  needSpecs(this)
})

/** An empty Azure, whose identities and role assignments show up a little late. */
async function openAzure(): Promise<WorldCloud> {
  const cloud = await startAzure({ settleMs: 5, unseenPrincipals: 1 })
  let credentials: Readonly<Record<string, string>> = {}
  return {
    env: () => ({ ...cloud.env, ...credentials }),
    objects: () => Promise.resolve(cloud.objects().map(({ kind, id }) => `${kind} ${id}`)),
    faults: {
      throttle(every) {
        // As many faults as any case makes requests; tokens come from another service.
        const hits = Array.from({ length: 200 }, (_one, index) => (index + 1) * every)
        cloud.traffic.faults = hits.map((nth) => ({ nth, kind: 'throttle', match: /^(?!entra\.)/ }))
      },
      loseAnswer(nth) {
        cloud.traffic.faults = [{ nth, kind: 'lost-response', match: /^(?!entra\.)/ }]
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
