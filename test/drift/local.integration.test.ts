import { provider } from '@skyfold/provider-local'
import { openLocalCloud } from '../contract/local-cloud.ts'
import { createWorld } from '../contract/world.ts'
import { describeDrift } from './drift-suite.ts'

const target = { provider: 'local', region: 'local', options: {} }

/** Type and input. What is not here is not shown by the cloud, or cannot be changed in place. */
const SEEN = [
  'local.function provisionedConcurrency',
  'local.http-api region',
  'local.http-api stage',
  'local.queue visibilityTimeout',
  'local.queue-trigger batchSize',
  'local.queue-trigger batchWindow',
  'local.queue-trigger enabled',
  'local.queue-trigger reportBatchItemFailures',
  'local.route function',
  'local.route payload',
  'local.schedule enabled',
  'local.schedule function',
  'local.schedule rate',
  'local.schedule region',
  'local.schedule timezone',
]

describeDrift({ provider, target, open: () => createWorld(provider, target, openLocalCloud), seen: SEEN })
