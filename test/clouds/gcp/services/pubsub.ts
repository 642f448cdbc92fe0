/** Pub/Sub v1: topics, push subscriptions, publish. Limits are those that its discovery document states in prose. */
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods } from '../protocol/rest-server.ts'
import { maskPaths } from '../protocol/validate.ts'
import type { Document, World } from '../world.ts'
import { checkLabels } from './labels.ts'

const NAME = /^projects\/[^/]+\/(?:topics|subscriptions)\/(?!goog)[A-Za-z][\w.~+%-]{2,254}$/

export const pubsubMethods: RestMethods = {
  'pubsub.topics.create': ({ path, body }, world) => {
    const name = path['name'] ?? ''
    checkName(name)
    checkLabels(body['labels'])
    if (world.topics.has(name)) throw exists(name)
    const topic = { ...body, name, state: 'ACTIVE' }
    world.topics.set(name, topic)
    return topic
  },
  'pubsub.topics.get': ({ path }, world) => find(world.topics, path['topic']),
  'pubsub.topics.patch': ({ body }, world) => {
    const { topic: next, updateMask } = body as { topic: Document; updateMask: string }
    checkLabels(next['labels'])
    return patch(find(world.topics, next['name']), next, updateMask, ['labels', 'messageRetentionDuration'])
  },
  'pubsub.topics.delete': ({ path }, world) => {
    const topic = find(world.topics, path['topic'])
    world.topics.delete(String(topic['name']))
    for (const subscription of world.subscriptions.values())
      if (subscription['topic'] === topic['name']) subscription['topic'] = '_deleted-topic_'
    return {}
  },
  'pubsub.topics.publish': ({ path, body }, world) => {
    const { name } = find(world.topics, path['topic'])
    const { messages } = body as { messages: Document[] }
    if (messages.length === 0)
      throw new Refusal('INVALID_ARGUMENT', 'The value for message_count is too small.')
    const messageIds = messages.map((message) => {
      if (!message['data'] && Object.keys(message['attributes'] ?? {}).length === 0)
        throw new Refusal('INVALID_ARGUMENT', 'One or more messages in the publish request is empty.')
      const messageId = `7${world.nextId()}`
      world.messages.push({ topic: String(name), messageId, message })
      return messageId
    })
    return { messageIds }
  },
  'pubsub.subscriptions.create': ({ path, body }, world) => {
    const name = path['name'] ?? ''
    checkName(name)
    checkSubscription(body, world)
    find(world.topics, body['topic'])
    if (world.subscriptions.has(name)) throw exists(name)
    const defaults = { ackDeadlineSeconds: 10, messageRetentionDuration: '604800s', pushConfig: {} }
    const subscription = { ...defaults, ...body, name, state: 'ACTIVE' }
    world.subscriptions.set(name, subscription)
    return subscription
  },
  'pubsub.subscriptions.get': ({ path }, world) => find(world.subscriptions, path['subscription']),
  'pubsub.subscriptions.patch': ({ body }, world) => {
    const { subscription: next, updateMask } = body as { subscription: Document; updateMask: string }
    checkSubscription(next, world)
    return patch(find(world.subscriptions, next['name']), next, updateMask, [
      'ackDeadlineSeconds',
      'pushConfig',
      'labels',
      'retryPolicy',
      'deadLetterPolicy',
      'messageRetentionDuration',
      'expirationPolicy',
    ])
  },
  'pubsub.subscriptions.delete': ({ path }, world) => {
    const subscription = find(world.subscriptions, path['subscription'])
    world.subscriptions.delete(String(subscription['name']))
    return {}
  },
}

function checkSubscription(subscription: Document, world: World): void {
  checkLabels(subscription['labels'])
  const deadline = subscription['ackDeadlineSeconds']
  if (typeof deadline === 'number' && deadline !== 0 && (deadline < 10 || deadline > 600))
    throw new Refusal(
      'INVALID_ARGUMENT',
      `Invalid ack deadline given (name=${String(subscription['name'])}, ackDeadlineSeconds=${deadline}). Must be between 10 and 600 seconds.`,
    )
  // The discovery document makes both objects; their members are optional.
  const push = subscription['pushConfig'] as
    | { pushEndpoint?: string; oidcToken?: { serviceAccountEmail?: string } }
    | undefined
  const endpoint = push?.pushEndpoint
  if (endpoint !== undefined && !URL.canParse(endpoint))
    throw new Refusal('INVALID_ARGUMENT', `Invalid push endpoint given (endpoint=${endpoint}).`)
  const email = push?.oidcToken?.serviceAccountEmail
  if (email !== undefined && !world.seesAccount(email))
    throw new Refusal('NOT_FOUND', `Service account ${email} does not exist.`)
  const dead = subscription['deadLetterPolicy'] as { maxDeliveryAttempts?: number } | undefined
  const attempts = dead?.maxDeliveryAttempts ?? 5
  if (attempts < 5 || attempts > 100)
    throw new Refusal('INVALID_ARGUMENT', 'max_delivery_attempts must be between 5 and 100.')
}

function checkName(name: string): void {
  if (NAME.test(name)) return
  const kind = name.includes('/topics/') ? 'topics' : 'subscriptions'
  throw new Refusal('INVALID_ARGUMENT', `Invalid [${kind}] name: (name=${name})`)
}

function find(objects: ReadonlyMap<string, Document>, name: unknown): Document {
  const found = objects.get(String(name))
  if (!found) throw new Refusal('NOT_FOUND', `Resource not found (resource=${String(name)}).`)
  return found
}

function exists(name: string): Refusal {
  return new Refusal('ALREADY_EXISTS', `Resource already exists in the project (resource=${name}).`)
}

function patch(current: Document, next: Document, mask: string, mutable: readonly string[]): Document {
  for (const field of maskPaths(mask)) {
    const name = field.split('.')[0] ?? field
    if (!mutable.includes(name))
      throw new Refusal('INVALID_ARGUMENT', `Invalid update_mask: field ${field} cannot be updated.`)
    current[name] = next[name]
  }
  return current
}
