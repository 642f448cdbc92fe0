import { describeProvider } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-aws'
import { startAws } from '../clouds/aws/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import type { WorldCloud } from './world.ts'
import { createWorld } from './world.ts'

const target = { provider: 'aws', region: 'eu-west-1', options: {} }

describeProvider({ provider, target, open: () => createWorld(provider, target, openAws) }, function () {
  needSpecs(this)
})

/** An empty AWS, whose roles show up a little late. */
async function openAws(): Promise<WorldCloud> {
  const cloud = await startAws({ settleMs: 5, unseenPrincipals: 1 })
  let credentials: Readonly<Record<string, string>> = {}
  return {
    env: () => ({ ...cloud.env, ...credentials }),
    objects: () => Promise.resolve(cloud.objects().map(({ kind, id }) => `${kind} ${id}`)),
    faults: {
      throttle(every) {
        // As many faults as any case makes requests; who is calling is asked once, before anything.
        const hits = Array.from({ length: 200 }, (_one, index) => (index + 1) * every)
        cloud.traffic.faults = hits.map((nth) => ({ nth, kind: 'throttle', match: /^(?!sts\.)/ }))
      },
      loseAnswer(nth) {
        cloud.traffic.faults = [{ nth, kind: 'lost-response', match: /^(?!sts\.)/ }]
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
