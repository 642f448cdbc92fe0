import { provider } from '@skyfold/provider-gcp'
import { gcpCloud } from '../clouds/gcp/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { openFakeCloud } from '../contract/fake-cloud.ts'
import { createWorld } from '../contract/world.ts'
import { describeDrift } from './drift-suite.ts'

const target = { provider: 'gcp', region: 'europe-west1', options: {} }
const open = (): ReturnType<typeof openFakeCloud> => openFakeCloud(gcpCloud, /./)

/** Type and input. What is not here is not shown by the cloud, or cannot be changed in place. */
const SEEN = [
  'gcp.functions.function description',
  'gcp.functions.function environment',
  'gcp.functions.function labels',
  'gcp.functions.function maxInstances',
  'gcp.functions.function minInstances',
  'gcp.functions.function timeout',
  'gcp.functions.function unit',
  'gcp.iam.service-account displayName',
  'gcp.pubsub.subscription ackDeadline',
  'gcp.pubsub.subscription enabled',
  'gcp.pubsub.subscription endpoint',
  'gcp.pubsub.subscription labels',
  'gcp.pubsub.subscription path',
  'gcp.pubsub.topic labels',
  'gcp.run.invoker-policy public',
  'gcp.scheduler.job attemptDeadline',
  'gcp.scheduler.job description',
  'gcp.scheduler.job enabled',
  'gcp.scheduler.job endpoint',
  'gcp.scheduler.job path',
  'gcp.scheduler.job schedule',
]

describeDrift({ provider, target, open: () => createWorld(provider, target, open), seen: SEEN }, function () {
  needSpecs(this)
})
