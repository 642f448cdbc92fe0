/** Queues: a topic that belongs to the service (or exists already), and a push subscription for each function that reads it. */
import type { Diagnostic, Json, QueueTrigger, Service } from '@skyfold/manifest'
import type { Input, Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { deviations } from '../deviations.ts'
import type { DoorUnit } from '../doors.ts'
import { channelName, idsOf } from '../naming.ts'
import type { Labels } from '../ownership/ownership.ts'
import { FUNCTION_TYPE } from '../resources/function-document.ts'
import { INVOKER } from './invoker.ts'

const TOPIC = 'gcp.pubsub.topic'
const SUBSCRIPTION = 'gcp.pubsub.subscription'
const FULL_NAME = /^projects\/[^/]+\/topics\/[^/]+$/

/** Queue as the manifest writes it → id for paths and addresses. */
export function queueIds(service: Service): ReadonlyMap<string, string> {
  return idsOf(queuesOf(service).map(({ trigger }) => queueText(trigger)))
}

/** The topics that are made with the service, one for each named queue. */
export function composeTopics(service: Service, stack: StackId, labels: Labels): readonly Resource[] {
  const ids = queueIds(service)
  const named = new Map<string, Resource>()
  for (const { trigger } of queuesOf(service)) {
    if (trigger.queue.type !== 'named') continue
    const queue = trigger.queue.name
    const name = ids.get(queue) ?? queue
    const inputs = { name, topicId: channelName(stack, name), labels }
    named.set(queue, { address: `${TOPIC}/${name}`, type: TOPIC, inputs, source: trigger.source })
  }
  return [...named.values()]
}

/** What `SKYFOLD_UNIT` tells of a unit's queues, by the last segment of their path. */
export function queueFacts(unit: DoorUnit, ids: ReadonlyMap<string, string>): Readonly<Record<string, Json>> {
  const facts = queueTriggers(unit).map(
    (trigger) => [idOf(trigger, ids), { reportBatchItemFailures: trigger.reportBatchItemFailures }] as const,
  )
  return Object.fromEntries(facts)
}

/** `timeout` is the unit's, in seconds; a push that takes longer is delivered again. */
export function composeSubscriptions(
  unit: DoorUnit,
  stack: StackId,
  {
    ids,
    labels,
    timeout,
  }: { readonly ids: ReadonlyMap<string, string>; readonly labels: Labels; readonly timeout: number },
): readonly Resource[] {
  return queueTriggers(unit).map((trigger) => {
    const queue = idOf(trigger, ids)
    const name = `${unit.functionId}-${queue}`
    const inputs = {
      name,
      subscriptionId: channelName(stack, name),
      topic: topicInput(trigger, queue),
      endpoint: ref(`${FUNCTION_TYPE}/${unit.id}`, 'uri'),
      path: `/_skyfold/queue/${queue}`,
      serviceAccount: ref(INVOKER, 'email'),
      ackDeadline: Math.min(Math.max(timeout, limit('timeout.queue.min')), limit('timeout.queue')),
      enabled: trigger.enabled,
      labels,
    }
    return {
      address: `${SUBSCRIPTION}/${name}`,
      type: SUBSCRIPTION,
      inputs,
      // Before the policy is there every push would be refused, and tried again ever later.
      dependsOn: [`gcp.run.invoker-policy/${unit.id}`],
      source: trigger.source,
    }
  })
}

/** What Pub/Sub does differently from a queue. */
export function reviewQueues(service: Service): readonly Diagnostic[] {
  const all = queuesOf(service)
  const single = all.flatMap(({ trigger }) => reviewQueue(trigger))
  const queues = [...new Set(all.map(({ trigger }) => queueText(trigger)))]
  const shared = queues.flatMap((queue) => {
    const readers = all.filter(({ trigger }) => queueText(trigger) === queue)
    const functions = [...new Set(readers.map(({ name }) => name))]
    if (functions.length < 2) return []
    return [deviations.GCP_QUEUE_SHARED({ queue, functions }, { source: readers[0]?.trigger.source })]
  })
  return [...single, ...shared]
}

function reviewQueue(trigger: QueueTrigger): readonly Diagnostic[] {
  const at = { source: trigger.source }
  const queue = queueText(trigger)
  const { batchSize = 1, maximumConcurrency } = trigger
  const isForeign = trigger.queue.type === 'external' && !FULL_NAME.test(queue)
  return [
    ...(isForeign ? [deviations.GCP_QUEUE_FOREIGN({ id: queue }, at)] : []),
    ...(batchSize > 1 ? [deviations.GCP_QUEUE_SINGLE({ queue, batchSize }, at)] : []),
    ...(maximumConcurrency === undefined
      ? []
      : [deviations.GCP_QUEUE_CONCURRENCY({ queue, maximumConcurrency }, at)]),
  ]
}

function queuesOf(service: Service): readonly { readonly name: string; readonly trigger: QueueTrigger }[] {
  return service.functions.flatMap(({ name, triggers }) =>
    triggers.filter((trigger) => trigger.kind === 'queue').map((trigger) => ({ name, trigger })),
  )
}

function queueTriggers({ triggers }: DoorUnit): readonly QueueTrigger[] {
  return triggers.filter((trigger) => trigger.kind === 'queue')
}

/** A named queue by its name, another one by what the manifest says of it. */
function queueText({ queue }: QueueTrigger): string {
  if (queue.type === 'named') return queue.name
  return typeof queue.id === 'string' ? queue.id : JSON.stringify(queue.id)
}

function idOf(trigger: QueueTrigger, ids: ReadonlyMap<string, string>): string {
  const text = queueText(trigger)
  return ids.get(text) ?? text
}

function topicInput(trigger: QueueTrigger, queue: string): Input {
  return trigger.queue.type === 'named' ? ref(`${TOPIC}/${queue}`, 'topic') : queueText(trigger)
}
