/** `stream`: changes of a table, or records of a stream. */
import * as v from 'valibot'
import type { Channel, StreamTrigger } from '../../trigger.ts'
import { readNode } from '../../schema/read.ts'
import { anything, known, oneOf } from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, scalarNode, textOf } from '../../tree/tree-node.ts'
import { triggerDiagnostics } from '../diagnostics.ts'
import type { TriggerReader, TriggerSite } from '../trigger-reader.ts'
import { reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { batchKeys, readBatch } from './batch.ts'
import { channelForm, externalChannel, namedChannel } from './channel.ts'

const AWS_ONLY = [
  'bisectBatchOnFunctionError',
  'consumer',
  'consumerName',
  'destinations',
  'filterPatterns',
  'maximumRecordAgeInSeconds',
  'maximumRetryAttempts',
  'parallelizationFactor',
  'tumblingWindowInSeconds',
]

const schema = known({
  table: v.exactOptional(anything),
  records: v.exactOptional(anything),
  type: v.exactOptional(oneOf('dynamodb', 'kinesis')),
  arn: v.exactOptional(anything),
  startingPosition: v.exactOptional(oneOf('latest', 'oldest'), 'oldest'),
  ...batchKeys,
  ...unreadKeys(AWS_ONLY),
})

const POSITIONS: ReadonlyMap<string, StreamTrigger['startingPosition']> = new Map([
  ['TRIM_HORIZON', 'oldest'],
  ['LATEST', 'latest'],
])

/** `stream: { table: orders }`, `stream: { records: clicks }`, an ARN, or v3's `{ type, arn }`. */
export const readStream: TriggerReader = (settings, site) => {
  const form = neutralForm(channelForm(settings, 'arn'))
  const event = readNode(schema, form, site)
  const batch = readBatch(form, site)
  const stream = event && streamOf(form, event.type, site)
  if (!event || !batch || !stream) return []
  reportIgnored(form, AWS_ONLY, site)
  const { startingPosition } = event
  return [{ kind: 'stream', stream, ...batch, startingPosition, source: site.source }]
}

function neutralForm(form: TreeNode): TreeNode {
  const position = childOf(form, 'startingPosition')
  const neutral = POSITIONS.get(textOf(position) ?? '')
  if (form.kind !== 'mapping' || !position || !neutral) return form
  const entries = [
    ...form.entries.values(),
    derivedEntry('startingPosition', scalarNode(neutral, position.source)),
  ]
  return mappingNode(entries, form.source)
}

function streamOf(
  form: TreeNode,
  type: 'dynamodb' | 'kinesis' | undefined,
  site: TriggerSite,
): StreamTrigger['stream'] | undefined {
  const table = childOf(form, 'table')
  const records = childOf(form, 'records')
  const arn = childOf(form, 'arn')
  const fault = faultOf([table, records, arn].filter((node) => node !== undefined).length)
  if (fault !== undefined) return refuse(fault, form, site)
  if (table) return of('table', namedChannel(table, site))
  if (records) return of('records', namedChannel(records, site))
  if (!arn || arn.kind === 'unresolved') return undefined
  const kind = type ?? /^arn:[^:]*:(dynamodb|kinesis):/.exec(textOf(arn) ?? '')?.[1]
  if (kind === undefined) return refuse('does not say whether it is a table or a stream', form, site)
  return of(kind === 'dynamodb' ? 'table' : 'records', externalChannel(arn, site))
}

function of(type: 'table' | 'records', channel: Channel | undefined): StreamTrigger['stream'] | undefined {
  return channel && { type, of: channel }
}

function faultOf(count: number): string | undefined {
  if (count === 1) return undefined
  return count === 0 ? 'names nothing to listen to' : 'names more than one thing to listen to'
}

function refuse(reason: string, form: TreeNode, site: TriggerSite): undefined {
  const hint = 'Write `table: orders`, `records: clicks`, or `type: dynamodb` (or `kinesis`) and `arn`.'
  site.report(triggerDiagnostics.MANIFEST_CHANNEL({ path: site.path, reason, hint }, { source: form.source }))
  return undefined
}
