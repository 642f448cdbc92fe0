/** AWS as a provider like the others. */
import type { Provider } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import { connect } from './clients.ts'
import type { AwsClients } from './clients.ts'
import { compose } from './compose.ts'
import { describeStack } from './deployed/describe.ts'
import { layout } from './layout.ts'
import { api } from './resources/apigatewayv2/api.ts'
import { integration } from './resources/apigatewayv2/integration.ts'
import { route } from './resources/apigatewayv2/route.ts'
import { stage } from './resources/apigatewayv2/stage.ts'
import { rolePolicy } from './resources/iam/role-policy.ts'
import { role } from './resources/iam/role.ts'
import { alias } from './resources/lambda/alias.ts'
import { eventSourceMapping } from './resources/lambda/event-source-mapping.ts'
import { lambdaFunction } from './resources/lambda/function.ts'
import { permission } from './resources/lambda/permission.ts'
import { provisionedConcurrency } from './resources/lambda/provisioned-concurrency.ts'
import { reservedConcurrency } from './resources/lambda/reserved-concurrency.ts'
import { version } from './resources/lambda/version.ts'
import { logGroup } from './resources/logs/group.ts'
import { scheduleGroup } from './resources/scheduler/group.ts'
import { schedule } from './resources/scheduler/schedule.ts'
import { queue } from './resources/sqs/queue.ts'
import { sources } from './sources/sources.ts'
import { states } from './state/keeper.ts'

/** Lambda and what its triggers need, by the SDK, without a stack of CloudFormation. */
export const provider: Provider<AwsClients> = {
  name: 'aws',
  capabilities,
  resources: [
    role,
    rolePolicy,
    logGroup,
    lambdaFunction,
    version,
    alias,
    provisionedConcurrency,
    reservedConcurrency,
    permission,
    eventSourceMapping,
    queue,
    scheduleGroup,
    schedule,
    api,
    integration,
    route,
    stage,
  ],
  layout,
  compose,
  describe: describeStack,
  connect,
  sources,
  states,
}
