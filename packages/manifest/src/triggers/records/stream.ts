/** `stream`: changes of a table, or records of a stream. */
import type { Channel, StreamTrigger, Trigger } from '../../trigger.ts'
import { readNode } from '../../schema/read.ts'
import { anyOf } from '../../schema/json-schema.ts'
import type { DescribedKeys } from '../../schema/keys.ts'
import { anything, known, oneOf, optional, withDefault, writtenOf } from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf, derivedEntry, mappingNode, scalarNode, textOf } from '../../tree/tree-node.ts'
import { triggerDiagnostics } from '../diagnostics.ts'
import type { EventKind, TriggerSite } from '../trigger-reader.ts'
import { platformTrigger, reportIgnored, unreadKeys } from '../trigger-reader.ts'
import { batchEntries, batchOf } from './batch.ts'
import { channelForm, externalChannel, namedChannel } from './channel.ts'

const AWS_ONLY: DescribedKeys = new Map([
  ['bisectBatchOnFunctionError', 'Splits a batch that failed.'],
  ['consumer', 'A consumer of its own.'],
  ['consumerName', 'Name of that consumer.'],
  ['destinations', 'Where records go that cannot be handled.'],
  ['filterPatterns', 'Patterns of records that are delivered.'],
  ['maximumRecordAgeInSeconds', 'Older records are left out.'],
  ['maximumRetryAttempts', 'How often a failed batch is tried again.'],
  ['parallelizationFactor', 'Concurrent calls for each shard.'],
  ['startingPositionTimestamp', 'The point in time of `AT_TIMESTAMP`.'],
  ['tumblingWindowInSeconds', 'Length of a window.'],
])

const commonEntries = {
  table: optional('Changes of this table of the service.', anything),
  records: optional('Records of this stream of the service.', anything),
  type: optional('What `arn` is.', oneOf('dynamodb', 'kinesis')),
  arn: optional('A stream that exists.', anything),
  ...batchEntries,
  ...unreadKeys(AWS_ONLY),
}
const POSITION = 'Where to begin.'

const schema = known(
  {
    ...commonEntries,
    startingPosition: withDefault(POSITION, oneOf('latest', 'oldest'), 'oldest'),
  },
  'an ARN, or a mapping with `table` or `records`',
)

/** With v3's words for the positions. */
const writtenSchema = known({
  ...commonEntries,
  startingPosition: withDefault(
    POSITION,
    oneOf('latest', 'oldest', 'LATEST', 'TRIM_HORIZON', 'AT_TIMESTAMP'),
    'oldest',
  ),
})

/** `stream: { table: orders }`, `stream: { records: clicks }`, an ARN, or v3's `{ type, arn }`. */
export const streamEvent: EventKind = {
  about: 'Changes of a table (DynamoDB, Firestore, Cosmos DB), or records of a stream.',
  read: readStream,
  written: () => anyOf([{ type: 'string' }, writtenOf(writtenSchema)]),
}

const POSITIONS: ReadonlyMap<string, StreamTrigger['startingPosition']> = new Map([
  ['TRIM_HORIZON', 'oldest'],
  ['LATEST', 'latest'],
])

function readStream(settings: TreeNode, site: TriggerSite): readonly Trigger[] {
  const form = neutralForm(channelForm(settings, 'arn'))
  // From a point in time: no provider is told of it, and from the wrong place records would be lost or seen twice.
  if (textOf(childOf(form, 'startingPosition')) === 'AT_TIMESTAMP')
    return [platformTrigger({ provider: 'aws', event: 'stream' }, form, site)]
  const event = readNode(schema, form, site)
  const stream = event && streamOf(form, event.type, site)
  if (!event || !stream) return []
  reportIgnored(form, AWS_ONLY, site)
  const { startingPosition } = event
  return [{ kind: 'stream', stream, ...batchOf(event), startingPosition, source: site.source }]
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
