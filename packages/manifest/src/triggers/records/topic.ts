/** `topic` and v3's `sns`. */
import * as v from 'valibot'
import { readNode } from '../../schema/read.ts'
import { anything, known } from '../../schema/shape.ts'
import { childOf, mappingNode } from '../../tree/tree-node.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { jsonOf } from '../../tree/tree-value.ts'
import type { TriggerReader } from '../trigger-reader.ts'
import { reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { channelForm, chooseChannel } from './channel.ts'

const AWS_ONLY = ['displayName', 'redrivePolicy', 'filterPolicyScope', 'fifo', 'kmsMasterKeyId']

const schema = known({
  name: v.exactOptional(anything),
  arn: v.exactOptional(anything),
  filter: v.exactOptional(anything),
  ...unreadKeys(AWS_ONLY),
})

/** `topic: events` is made with the service, an ARN names one that exists. */
export const readTopic: TriggerReader = (settings, site) => {
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
