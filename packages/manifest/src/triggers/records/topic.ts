/** `topic` and v3's `sns`. */
import { readNode } from '../../schema/read.ts'
import { anyOf } from '../../schema/json-schema.ts'
import type { DescribedKeys } from '../../schema/keys.ts'
import { anything, known, optional, writtenOf } from '../../schema/shape.ts'
import { childOf, mappingNode } from '../../tree/tree-node.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { jsonOf } from '../../tree/tree-value.ts'
import type { Trigger } from '../../trigger.ts'
import type { EventKind, TriggerSite } from '../trigger-reader.ts'
import { reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { channelForm, chooseChannel } from './channel.ts'

const AWS_ONLY: DescribedKeys = new Map([
  ['displayName', 'Name of the sender of text messages.'],
  ['redrivePolicy', 'Where messages go that cannot be delivered.'],
  ['filterPolicyScope', 'Whether the filter is for attributes or bodies.'],
  ['fifo', 'Keeps the order of messages.'],
  ['kmsMasterKeyId', 'Key that encrypts messages.'],
])

const commonEntries = {
  name: optional('Name of a topic that is made with the service.', anything),
  arn: optional('A topic that exists.', anything),
  filter: optional('Which messages are delivered.', anything),
  ...unreadKeys(AWS_ONLY),
}

const schema = known(commonEntries, 'the name of a topic, an ARN, or a mapping')

/** v3's names of keys. */
const olderKeys = {
  topicName: optional('As `name`.', anything),
  filterPolicy: optional('As `filter`.', anything),
}

/** `topic: events` is made with the service, an ARN names one that exists. */
export const topicEvent: EventKind = {
  about: 'Messages of a topic: SNS, Pub/Sub, Service Bus. `topic: order-events` is made with the service.',
  read: readTopic,
  written: () => anyOf([{ type: 'string' }, writtenOf(known({ ...commonEntries, ...olderKeys }))]),
}

function readTopic(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const form = neutralForm(channelForm(settings, 'name'))
  const event = readNode(schema, form, site)
  const topic = event && chooseChannel(form, { named: 'name', external: 'arn' }, site)
  if (!topic) return []
  reportIgnored(form, AWS_ONLY, site)
  const filter = childOf(form, 'filter')
  return [
    {
      kind: 'topic',
      topic,
      ...(filter ? { filter: jsonOf(filter, site.report) } : {}),
      source: site.source,
    },
  ]
}

/** v3: `topicName` and `filterPolicy`. Beside an ARN the name says nothing new. */
function neutralForm(form: TreeNode): TreeNode {
  if (form.kind !== 'mapping') return form
  const hasArn = form.entries.has('arn')
  const entries = [...form.entries.values()].flatMap((entry) => {
    if (entry.key === 'topicName') return hasArn ? [] : [{ ...entry, key: 'name' }]
    return [entry.key === 'filterPolicy' ? { ...entry, key: 'filter' } : entry]
  })
  return mappingNode(entries, form.source)
}
