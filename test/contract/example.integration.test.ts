import { SkyfoldError } from '@skyfold/plugin-api'
import { describeProvider } from '@skyfold/plugin-api/testing'
import { errors } from '../example-provider/errors.ts'
import { createProvider } from '../example-provider/provider.ts'
import { ToyCloud } from '../example-provider/toy-cloud.ts'
import type { WorldCloud } from './world.ts'
import { createWorld } from './world.ts'

const cloud = new ToyCloud()
const provider = createProvider(cloud)
const target = { provider: 'toy', region: 'here', options: {} }

describeProvider({ provider, target, open: () => createWorld(provider, target, openToyCloud) })

/** The toy cloud, emptied, with its faults. */
async function openToyCloud(): Promise<WorldCloud> {
  cloud.objects.clear()
  let token = cloud.token
  let seen = 0
  return {
    env: () => ({ TOY_TOKEN: token }),
    objects: () => Promise.resolve([...cloud.objects.keys()]),
    faults: {
      throttle(every) {
        cloud.disturb = () => {
          seen += 1
          if (seen % every === 0) throw new SkyfoldError(errors.TOY_SLOW_DOWN({}), { failure: 'throttle' })
        }
      },
      loseAnswer(nth) {
        let answers = 0
        cloud.lose = () => {
          answers += 1
          if (answers === nth) throw new SkyfoldError(errors.TOY_ANSWER_LOST({}), { failure: 'ambiguous' })
        }
      },
      spoilCredentials() {
        token = 'wrong'
      },
      clear() {
        cloud.disturb = () => {}
        cloud.lose = () => {}
        token = cloud.token
      },
    },
    close: () => Promise.resolve(),
  }
}
