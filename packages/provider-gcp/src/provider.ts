/** Google Cloud, as a provider like the others. */
import type { Provider } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import type { GcpClients } from './clients.ts'
import { compose } from './compose.ts'
import { connect } from './connection/connect.ts'
import { describe } from './describe.ts'
import { layout } from './layout.ts'
import { cloudFunction } from './resources/function.ts'
import { invokerPolicy } from './resources/invoker-policy.ts'
import { schedulerJob } from './resources/scheduler-job.ts'
import { serviceAccount } from './resources/service-account.ts'
import { subscription } from './resources/subscription.ts'
import { topic } from './resources/topic.ts'
import { secretSource } from './sources/secret.ts'
import { states } from './state/keeper.ts'

export const provider: Provider<GcpClients> = {
  name: 'gcp',
  capabilities,
  resources: [serviceAccount, cloudFunction, invokerPolicy, schedulerJob, topic, subscription],
  layout,
  compose,
  describe,
  connect,
  states,
  sources: { 'gcp-secret': secretSource },
}
