/** Queue triggers, and the queues that they take from: one that exists outside of the service gets a stand-in. */
import { createHash } from 'node:crypto'
import type { Channel, Diagnostic, Json, QueueTrigger, Service } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { physicalName } from '../naming.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'
import { addressOf, resourceOf } from './trigger.ts'

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
const DEFAULT_VISIBILITY = 30
/** As Lambda: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const DEFAULT_BATCH = 10
const FIFO = '.fifo'

/** What takes batches from the queue and calls the function. */
export function composeQueueTrigger(trigger: QueueTrigger, site: TriggerSite): ComposedTrigger {
  const { definition } = site
  const queue = queueName(trigger.queue)
  const {
    batchSize = DEFAULT_BATCH,
    batchWindow,
    maximumConcurrency,
    reportBatchItemFailures,
    enabled,
  } = trigger
  const inputs = {
    function: ref(addressOf('local.function', definition.name), 'name'),
    queue: ref(addressOf('local.queue', queue), 'name'),
    batchSize,
    batchWindow,
    ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    reportBatchItemFailures,
    enabled,
  }
  const name = `${definition.name} ${queue}`
  return { resources: [resourceOf('local.queue-trigger', name, inputs, trigger.source)], diagnostics: [] }
}

/** The queues of a service, each once. A message stays hidden for as long as the slowest of its functions may take. */
export function composeQueues(service: Service, stack: StackId): ComposedTrigger {
  const found = new Map<string, { readonly trigger: QueueTrigger; visibility: number }>()
  for (const definition of service.functions) {
    const { timeout } = settingsFor(definition, stack.provider)
    for (const trigger of definition.triggers) {
      if (trigger.kind !== 'queue') continue
      const entry = found.get(queueName(trigger.queue)) ?? { trigger, visibility: DEFAULT_VISIBILITY }
      entry.visibility = Math.max(entry.visibility, timeout + trigger.batchWindow)
      found.set(queueName(trigger.queue), entry)
    }
  }
  const resources: Resource[] = []
  const diagnostics: Diagnostic[] = []
  for (const [name, { trigger, visibility }] of found) {
    const inputs = { name: physicalQueue(stack, name), visibilityTimeout: visibility, region: stack.region }
    resources.push(resourceOf('local.queue', name, inputs, trigger.source))
    if (trigger.queue.type === 'external') {
      diagnostics.push(errors.LOCAL_QUEUE_STAND_IN({ queue: name }, { source: trigger.source }))
    }
  }
  return { resources, diagnostics }
}

function physicalQueue(stack: StackId, name: string): string {
  return name.endsWith(FIFO)
    ? physicalName(stack, name.slice(0, -FIFO.length)) + FIFO
    : physicalName(stack, name)
}

/** The name in the manifest; of an external queue the last part of its ARN or URL, or the resource that it refers to. */
function queueName(channel: Channel): string {
  if (channel.type === 'named') return channel.name
  const text = referenceOf(channel.id)
  const last = text
    ?.split(/[:/]/)
    .at(-1)
    ?.replaceAll(/[^A-Za-z0-9._-]+/g, '-')
  return last === undefined || last === '' ? `queue-${hash(channel.id)}` : last
}

// `{ Ref: Orders }` or `{ 'Fn::GetAtt': [Orders, Arn] }` of a template.
function referenceOf(id: Json): string | undefined {
  if (typeof id === 'string') return id
  if (typeof id !== 'object' || id === null) return undefined
  const target = Object.values(id)[0]
  const name: Json | undefined = Array.isArray(target) ? (target as readonly Json[])[0] : target
  return typeof name === 'string' ? name.replace(/\.Arn$/, '') : undefined
}

function hash(value: Json): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8)
}
