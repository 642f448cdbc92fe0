/** SQS: queues, their attributes and tags. */
import type {
  CreateQueueRequest,
  CreateQueueResult,
  DeleteQueueRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  GetQueueUrlRequest,
  GetQueueUrlResult,
  ListQueuesRequest,
  ListQueuesResult,
  ListQueueTagsRequest,
  ListQueueTagsResult,
  SetQueueAttributesRequest,
  TagQueueRequest,
  UntagQueueRequest,
} from '@aws-sdk/client-sqs'
import { Refusal } from '../../protocol/refusal.ts'
import { tagged } from '../../world.ts'
import type { Behaviour, Call, Checked, Queues, World } from '../../world.ts'
import { messageOperations } from './messages.ts'
import type { QueueRecord } from './messages.ts'

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const DEFAULTS: Readonly<Record<string, string>> = {
  VisibilityTimeout: '30',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  DelaySeconds: '0',
  ReceiveMessageWaitTimeSeconds: '0',
  SqsManagedSseEnabled: 'true',
}

const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  VisibilityTimeout: [0, 43_200],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  DelaySeconds: [0, 900],
  ReceiveMessageWaitTimeSeconds: [0, 20],
}

const SETTABLE = new Set([
  ...Object.keys(DEFAULTS),
  'Policy',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'FifoQueue',
  'ContentBasedDeduplication',
])

/** `endpoint`: what queue URLs begin with. */
export function createSqs(world: World, endpoint: () => string): Behaviour & Queues {
  /** By ARN. */
  const queues = new Map<string, QueueRecord>()
  const byUrl = (url: string): QueueRecord => {
    const found = [...queues.values()].find((queue) => queue.url === url)
    if (!found) throw noQueue()
    return found
  }
  return {
    operations: { ...queueOperations(world, queues, byUrl, endpoint), ...messageOperations(byUrl) },
    objects: () => [...queues.values()].map((queue) => tagged('sqs.queue', queue.url, queue.tags)),
    visibilityTimeout(arn) {
      const text = queues.get(arn)?.attributes.get('VisibilityTimeout')
      return text === undefined ? undefined : Number(text)
    },
  }
}

function queueOperations(
  world: World,
  queues: Map<string, QueueRecord>,
  byUrl: (url: string) => QueueRecord,
  endpoint: () => string,
): Behaviour['operations'] {
  return {
    CreateQueue(input: Checked<CreateQueueRequest>, call: Call): CreateQueueResult {
      const { QueueName: name } = input
      checkName(name)
      const attributes = checkAttributes(input.Attributes)
      const arn = arnOf(call, name)
      const existing = queues.get(arn)
      if (existing) {
        if (attributes.some(([key, value]) => existing.attributes.get(key) !== value))
          throw new Refusal(
            'QueueNameExists',
            'A queue already exists with the same name and a different value for an attribute.',
            { queryCode: 'QueueAlreadyExists' },
          )
        return { QueueUrl: existing.url }
      }
      const created = String(Math.floor(world.now() / 1000))
      const url = `${endpoint()}/${call.account}/${name}`
      queues.set(arn, {
        name,
        url,
        attributes: new Map([
          ...Object.entries(DEFAULTS),
          ['QueueArn', arn],
          ['CreatedTimestamp', created],
          ['LastModifiedTimestamp', created],
          ...attributes,
        ]),
        tags: new Map(Object.entries(input.tags ?? {})),
        messages: [],
      })
      return { QueueUrl: url }
    },
    GetQueueUrl(input: Checked<GetQueueUrlRequest>, call: Call): GetQueueUrlResult {
      const found = queues.get(arnOf(call, input.QueueName))
      if (!found) throw noQueue()
      return { QueueUrl: found.url }
    },
    GetQueueAttributes(input: Checked<GetQueueAttributesRequest>): GetQueueAttributesResult {
      const { attributes, messages } = byUrl(input.QueueUrl)
      const all = new Map([...attributes, ['ApproximateNumberOfMessages', String(messages.length)]])
      const asked = input.AttributeNames ?? []
      const wanted = asked.includes('All')
        ? [...all]
        : [...all].filter(([name]) => asked.some((one) => one === name))
      return { Attributes: Object.fromEntries(wanted) }
    },
    SetQueueAttributes(input: Checked<SetQueueAttributesRequest>): object {
      const queue = byUrl(input.QueueUrl)
      for (const [key, value] of checkAttributes(input.Attributes)) queue.attributes.set(key, value)
      return {}
    },
    DeleteQueue(input: Checked<DeleteQueueRequest>): object {
      queues.delete(byUrl(input.QueueUrl).attributes.get('QueueArn') ?? '')
      return {}
    },
    ListQueues: (input: Checked<ListQueuesRequest>): ListQueuesResult => ({
      QueueUrls: [...queues.values()]
        .filter((queue) => queue.name.startsWith(input.QueueNamePrefix ?? ''))
        .map((queue) => queue.url),
    }),
    ListQueueTags: (input: Checked<ListQueueTagsRequest>): ListQueueTagsResult => ({
      Tags: Object.fromEntries(byUrl(input.QueueUrl).tags),
    }),
    TagQueue(input: Checked<TagQueueRequest>): object {
      const { tags } = byUrl(input.QueueUrl)
      for (const [key, value] of Object.entries(input.Tags)) tags.set(key, value)
      return {}
    },
    UntagQueue(input: Checked<UntagQueueRequest>): object {
      const { tags } = byUrl(input.QueueUrl)
      for (const key of input.TagKeys) tags.delete(key)
      return {}
    },
  }
}

function noQueue(): Refusal {
  return new Refusal('QueueDoesNotExist', 'The specified queue does not exist.', {
    queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
  })
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9_-]{1,80}(\.fifo)?$/.test(name))
    throw new Refusal(
      'InvalidParameterValue',
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    )
}

function checkAttributes(
  attributes: Readonly<Record<string, string | undefined>> | undefined,
): [string, string][] {
  const given = Object.entries(attributes ?? {}).map(([name, value]): [string, string] => [name, value ?? ''])
  for (const [name, value] of given) {
    if (!SETTABLE.has(name)) throw new Refusal('InvalidAttributeName', `Unknown Attribute ${name}.`)
    const range = RANGES[name]
    if (range && !(Number.isInteger(Number(value)) && Number(value) >= range[0] && Number(value) <= range[1]))
      throw new Refusal('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
  }
  return given
}

function arnOf(call: Call, name: string): string {
  return `arn:aws:sqs:${call.region}:${call.account}:${name}`
}
