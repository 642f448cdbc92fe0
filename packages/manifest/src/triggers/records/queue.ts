/** `queue` and v3's `sqs`. */
import * as v from 'valibot'
import { readNode } from '../../schema/read.ts'
import { anything, known, whole } from '../../schema/shape.ts'
import type { TriggerReader } from '../trigger-reader.ts'
import { reportIgnored } from '../trigger-reader.ts'
import { batchKeys, readBatch } from './batch.ts'
import { channelForm, chooseChannel } from './channel.ts'

const AWS_ONLY = ['filterPatterns']

const schema = known({
  name: v.exactOptional(anything),
  arn: v.exactOptional(anything),
  ...batchKeys,
  /** Bounds of Lambda: https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
  maximumConcurrency: v.exactOptional(whole(2, 1000)),
  filterPatterns: v.exactOptional(anything),
})

/** `queue: orders` is made with the service, an ARN names one that exists. */
export const readQueue: TriggerReader = (settings, site) => {
  const form = channelForm(settings, 'name')
  const event = readNode(schema, form, site)
  const queue = event && chooseChannel(form, { named: 'name', external: 'arn' }, site)
  const batch = readBatch(form, site)
  if (!event || !queue || !batch) return []
  reportIgnored(form, AWS_ONLY, site)
  const { maximumConcurrency } = event
  return [
    {
      kind: 'queue',
      queue,
      ...batch,
      ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
      source: site.source,
    },
  ]
}
