/** The local cloud as a provider like the others. */
import type { Provider } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import { connect } from './clients.ts'
import type { LocalClients } from './clients.ts'
import { compose } from './compose.ts'
import { describeStack } from './describe.ts'
import { layout } from './layout.ts'
import { localFunction } from './resources/function.ts'
import { httpApi } from './resources/http-api.ts'
import { queueTrigger } from './resources/queue-trigger.ts'
import { queue } from './resources/queue.ts'
import { route } from './resources/route.ts'
import { schedule } from './resources/schedule.ts'
import { version } from './resources/version.ts'
import { needsRefresh } from './client/needs-refresh.ts'
import { wake } from './client/wake.ts'

/** A background process for each service folder; loopback only. */
export const provider: Provider<LocalClients> = {
  name: 'local',
  capabilities,
  resources: [version, localFunction, httpApi, route, queue, queueTrigger, schedule],
  layout,
  compose,
  describe: describeStack,
  connect,
  wake,
  needsRefresh,
}
