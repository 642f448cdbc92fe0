import assert from 'node:assert/strict'
import { loadText } from '../../testing/service-folder.ts'

async function triggerOf(event: string): Promise<unknown> {
  const { service, diagnostics } = await loadText(
    `service: a\nprovider: aws\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - ${event}\n`,
  )
  if (!service) return diagnostics.map(({ message }) => message)
  const [trigger] = service.functions[0]?.triggers ?? []
  assert.ok(trigger)
  const { source, ...rest } = trigger
  assert.equal(source.line, 7)
  return rest
}

const BATCH = { batchWindow: 0, reportBatchItemFailures: false, enabled: true }
const ARN = 'arn:aws:sqs:eu-west-1:1:q'

describe('an event of records', () => {
  const events: [string, unknown][] = [
    ['queue: orders', { kind: 'queue', queue: { type: 'named', name: 'orders' }, ...BATCH }],
    [`queue: ${ARN}`, { kind: 'queue', queue: { type: 'external', id: ARN }, ...BATCH }],
    [`sqs: ${ARN}`, { kind: 'queue', queue: { type: 'external', id: ARN }, ...BATCH }],
    [`queue: { name: ${ARN} }`, { kind: 'queue', queue: { type: 'external', id: ARN }, ...BATCH }],
    [
      'sqs: !GetAtt Q.Arn',
      { kind: 'queue', queue: { type: 'external', id: { 'Fn::GetAtt': ['Q', 'Arn'] } }, ...BATCH },
    ],
    [
      'queue: { name: q, functionResponseTypes: [ReportBatchItemFailures], maximumBatchingWindow: 3, enabled: false }',
      {
        kind: 'queue',
        queue: { type: 'named', name: 'q' },
        batchWindow: 3,
        reportBatchItemFailures: true,
        enabled: false,
      },
    ],
    [
      'queue: { name: q, batchSize: 10 }',
      { kind: 'queue', queue: { type: 'named', name: 'q' }, batchSize: 10, ...BATCH },
    ],
    ['topic: t', { kind: 'topic', topic: { type: 'named', name: 't' } }],
    [
      'sns: { topicName: t, filterPolicy: { a: [b] } }',
      { kind: 'topic', topic: { type: 'named', name: 't' }, filter: { a: ['b'] } },
    ],
    ['s3: b', { kind: 'bucket', bucket: { type: 'named', name: 'b' }, on: 'created' }],
    [
      'bucket: !Ref Uploads',
      { kind: 'bucket', bucket: { type: 'external', id: { Ref: 'Uploads' } }, on: 'created' },
    ],
    [
      "s3: { bucket: b, event: 's3:ObjectCreated:Put', rules: [{ prefix: a/ }, { suffix: .x }] }",
      {
        kind: 'bucket',
        bucket: { type: 'named', name: 'b' },
        on: 'created',
        detail: 's3:ObjectCreated:Put',
        prefix: 'a/',
        suffix: '.x',
      },
    ],
    [
      "s3: { bucket: b, event: 's3:ObjectRestore:Completed', existing: true }",
      {
        kind: 'bucket',
        bucket: { type: 'external', id: 'b' },
        on: 'restored',
        detail: 's3:ObjectRestore:Completed',
      },
    ],
    [
      'stream: { table: orders, startingPosition: LATEST }',
      {
        kind: 'stream',
        stream: { type: 'table', of: { type: 'named', name: 'orders' } },
        ...BATCH,
        startingPosition: 'latest',
      },
    ],
    [
      'stream: arn:aws:kinesis:eu-west-1:1:stream/s',
      {
        kind: 'stream',
        stream: { type: 'records', of: { type: 'external', id: 'arn:aws:kinesis:eu-west-1:1:stream/s' } },
        ...BATCH,
        startingPosition: 'oldest',
      },
    ],
  ]
  const onlyOnAws: [string, string, unknown][] = [
    ["s3: { bucket: b, event: 's3:ObjectTagging:*' }", 's3', { bucket: 'b', event: 's3:ObjectTagging:*' }],
    [
      "s3: { bucket: b, event: 's3:ReducedRedundancyLostObject' }",
      's3',
      { bucket: 'b', event: 's3:ReducedRedundancyLostObject' },
    ],
    [
      'stream: { arn: a, type: kinesis, startingPosition: AT_TIMESTAMP, startingPositionTimestamp: 1 }',
      'stream',
      { arn: 'a', type: 'kinesis', startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: 1 },
    ],
    ['schedule: at(2030-01-01T00:00:00)', 'schedule', { rate: 'at(2030-01-01T00:00:00)' }],
  ]
  for (const [text, event, settings] of onlyOnAws)
    it(`leaves ${text} to AWS`, async () =>
      assert.deepEqual(await triggerOf(text), { kind: 'platform', provider: 'aws', event, settings }))

  for (const [event, trigger] of events)
    it(`reads ${event}`, async () => assert.deepEqual(await triggerOf(event), trigger))

  const faults: [string, RegExp][] = [
    ['queue: my queue', /needs a name of letters/],
    ['queue: { name: a, arn: b }', /both `name` and `arn`/],
    ['queue: { name: a, batchSize: 0 }', /whole number from 1 to 10000/],
    ['queue: { name: a, maximumConcurrency: 1 }', /from 2 to 1000/],
    ['queue: { name: a, batchsize: 5 }', /no setting `batchsize`/],
    ['queue: { name: a, functionResponseType: Other }', /ReportBatchItemFailures/],
    ['topic: {}', /needs `name` or `arn`/],
    ['bucket: { on: created }', /needs `name`/],
    ['bucket: { name: a, on: changed }', /`created` or `removed` or `restored`/],
    ["s3: { bucket: b, event: 's3:ObjectMoved:*' }", /an event such as/],
    ['stream: { arn: !Ref X }', /table or a stream/],
    ['stream: { table: a, records: b }', /more than one thing/],
    ['stream: {}', /nothing to listen to/],
    ['queue: [a]', /must be the name of a queue, an ARN, or a mapping, not a list/],
    ['topic: 5', /must be the name of a topic, an ARN, or a mapping, not `5`/],
    ['s3: [a]', /must be the name of a bucket, or a mapping, not a list/],
    ['stream: [a]', /must be an ARN, or a mapping with `table` or `records`, not a list/],
    ['stream: { table: a, startingPosition: FIRST }', /`latest` or `oldest`/],
  ]
  for (const [event, message] of faults)
    it(`refuses ${event}`, async () => {
      const said = await triggerOf(event)
      assert.ok(Array.isArray(said))
      assert.match(said.join(' '), message)
    })
})
