/** `queue` and v3's `sqs`. */
import { readNode } from '../../schema/read.ts'
import { anyOf } from '../../schema/json-schema.ts'
import type { DescribedKeys } from '../../schema/keys.ts'
import { anything, known, optional, whole, writtenOf } from '../../schema/shape.ts'
import type { Trigger } from '../../trigger.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import type { EventKind, TriggerSite } from '../trigger-reader.ts'
import { reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { batchEntries, batchOf } from './batch.ts'
import { channelForm, chooseChannel } from './channel.ts'

const AWS_ONLY: DescribedKeys = new Map([['filterPatterns', 'Patterns of messages that are delivered.']])

const schema = known(
  {
    name: optional('Name of a queue that is made with the service.', anything),
    arn: optional('A queue that exists.', anything),
    ...batchEntries,
    /** Bounds of Lambda: https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
    maximumConcurrency: optional('Upper bound of concurrent calls for this queue.', whole(2, 1000)),
    ...unreadKeys(AWS_ONLY),
  },
  'the name of a queue, an ARN, or a mapping',
)

/** `queue: orders` is made with the service, an ARN names one that exists. */
export const queueEvent: EventKind = {
  about: 'Messages of a queue: SQS, Pub/Sub or a storage queue. `queue: orders` is made with the service.',
  read: readQueue,
  written: () => anyOf([{ type: 'string' }, writtenOf(schema)]),
}

function readQueue(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const form = channelForm(settings, 'name')
  const event = readNode(schema, form, site)
  const queue = event && chooseChannel(form, { named: 'name', external: 'arn' }, site)
  if (!event || !queue) return []
  reportIgnored(form, AWS_ONLY, site)
  const { maximumConcurrency } = event
  return [
    {
      kind: 'queue',
      queue,
      ...batchOf(event),
      ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
      source: site.source,
    },
  ]
}
