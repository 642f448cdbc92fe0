import type { Channel, Diagnostic, QueueTrigger, Service } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Ref, Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { parseArn } from '../arn.ts'
import { limit } from '../capabilities.ts'
import { errors } from '../errors.ts'
import { queueName } from '../naming.ts'
import type { ComposedTrigger, TriggerSite } from './trigger.ts'
import { addressOf, aliasOf, onlyDiagnostics, resourceOf } from './trigger.ts'

/** What Lambda does to a queue on the function's behalf, with the function's role. */
const RECEIVE = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:ChangeMessageVisibility',
]
/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html recommends six times the timeout. */
const VISIBILITY_FACTOR = 6
/** What Lambda takes when nothing is said: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const DEFAULT_BATCH = 10

/** What takes batches from the queue and calls the function. */
export function composeQueueTrigger(trigger: QueueTrigger, site: TriggerSite): ComposedTrigger {
  const { definition, tags } = site
  const source = sourceOf(trigger.queue, site)
  const name = `${definition.name} ${labelOf(trigger.queue)}`
  if (source === undefined) {
    const detail = { function: definition.name, reference: JSON.stringify(idOf(trigger.queue)) }
    return onlyDiagnostics(errors.AWS_QUEUE_REFERENCE(detail, { source: trigger.source }))
  }
  const { batchSize = DEFAULT_BATCH, maximumConcurrency, reportBatchItemFailures, enabled } = trigger
  const needsWindow = batchSize > limit('queue.batchSize.withoutWindow') && trigger.batchWindow < 1
  const raised = errors.AWS_BATCH_WINDOW_RAISED(
    { function: definition.name, batchSize },
    { source: trigger.source },
  )
  const inputs = {
    alias: aliasOf(definition),
    source,
    batchSize,
    batchWindow: needsWindow ? 1 : trigger.batchWindow,
    ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    reportBatchItemFailures,
    enabled,
    tags,
  }
  const mapping = resourceOf('aws.lambda.event-source-mapping', name, inputs, trigger.source)
  return {
    // Lambda asks for the role's permissions when the mapping is made.
    resources: [{ ...mapping, dependsOn: [addressOf('aws.iam.role-policy', definition.name)] }],
    statements: [{ effect: 'Allow', actions: RECEIVE, resources: [source] }],
    diagnostics: [...outOfRange(trigger, site), ...(needsWindow ? [raised] : [])],
  }
}

/** The service's own queues, each once. A message stays hidden for longer than its slowest function may take. */
export function composeQueues(service: Service, stack: StackId): readonly Resource[] {
  const found = new Map<string, { readonly trigger: QueueTrigger; visibility: number }>()
  for (const definition of service.functions) {
    const { timeout } = settingsFor(definition, stack.provider)
    for (const trigger of definition.triggers) {
      if (trigger.kind !== 'queue' || trigger.queue.type === 'external') continue
      const entry = found.get(trigger.queue.name) ?? { trigger, visibility: 0 }
      entry.visibility = Math.max(entry.visibility, timeout * VISIBILITY_FACTOR + trigger.batchWindow)
      found.set(trigger.queue.name, entry)
    }
  }
  return [...found].map(([name, { trigger, visibility }]) => {
    const visibilityTimeout = Math.min(visibility, limit('queue.visibility.max'))
    const inputs = { name: queueName(stack, name), visibilityTimeout, tags: service.tags }
    return resourceOf('aws.sqs.queue', name, inputs, trigger.source)
  })
}

/** `undefined`: not the ARN of a queue in this region. */
function sourceOf(queue: Channel, { stack }: TriggerSite): string | Ref | undefined {
  if (queue.type === 'named') return ref(addressOf('aws.sqs.queue', queue.name), 'arn')
  const arn = typeof queue.id === 'string' ? parseArn(queue.id) : undefined
  return arn?.service === 'sqs' && arn.region === stack.region && typeof queue.id === 'string'
    ? queue.id
    : undefined
}

function labelOf(queue: Channel): string {
  if (queue.type === 'named') return queue.name
  return typeof queue.id === 'string' ? (parseArn(queue.id)?.resource ?? queue.id) : 'queue'
}

function idOf(queue: Channel): unknown {
  return queue.type === 'external' ? queue.id : queue.name
}

function outOfRange(trigger: QueueTrigger, { definition }: TriggerSite): readonly Diagnostic[] {
  const check = (
    setting: string,
    value: number | undefined,
    range: readonly [number, number],
    unit: string,
  ): Diagnostic[] => {
    const [min, max] = range
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return []
    const detail = { function: definition.name, setting, value, min, max, unit }
    return [errors.AWS_SETTING_OUT_OF_RANGE(detail, { source: trigger.source })]
  }
  const concurrency = [limit('queue.maximumConcurrency.min'), limit('queue.maximumConcurrency.max')] as const
  return [
    ...check('batchSize', trigger.batchSize, [1, limit('queue.batchSize.max')], 'messages'),
    ...check('batchWindow', trigger.batchWindow, [0, limit('queue.batchWindow.max')], 's'),
    ...check('maximumConcurrency', trigger.maximumConcurrency, concurrency, 'calls'),
  ]
}
