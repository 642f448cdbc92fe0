/** A Pub/Sub push subscription: brings each message of a topic to the private door of one function. */
import type { JsonObject } from '@skyfold/manifest'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { GcpClients, RestCall } from '../clients.ts'
import type { Labels } from '../ownership/ownership.ts'
import { ownerFromLabels, ownerLabels, ownerOf, userLabels } from '../ownership/ownership.ts'
import { objectAt, textAt, textsAt } from './document.ts'

export interface SubscriptionInputs {
  /** The part of the address after the type. */
  readonly name: string
  readonly subscriptionId: string
  /** `projects/…/topics/…` */
  readonly topic: string
  /** Address of the function's service. */
  readonly endpoint: string
  /** `/_skyfold/queue/jobs` */
  readonly path: string
  /** Address of the account in whose name messages come. */
  readonly serviceAccount: string
  /** Seconds, 10 to 600; also the timeout of a push. */
  readonly ackDeadline: number
  /** False: messages are kept and not delivered. */
  readonly enabled: boolean
  readonly labels: Labels
}

export interface SubscriptionOutputs {
  readonly subscription: string
}

type Context = ResourceContext<GcpClients>
type Type = ResourceType<SubscriptionInputs, SubscriptionOutputs, GcpClients>

const TYPE = 'gcp.pubsub.subscription'

/** Input → the members of the API's document that it goes into; the identity has none. */
const MASKS: Readonly<Record<keyof SubscriptionInputs, readonly string[]>> = {
  name: [],
  subscriptionId: [],
  topic: [],
  endpoint: ['pushConfig'],
  path: ['pushConfig'],
  serviceAccount: ['pushConfig'],
  enabled: ['pushConfig'],
  ackDeadline: ['ackDeadlineSeconds'],
  labels: ['labels'],
}

export const subscription: Type = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    name: ({ subscriptionId }) => subscriptionId,
    find: async (context, name) => {
      const id = fullName(context, name)
      const found = await context.clients.rest.find(get(id))
      if (!found) return null
      return { id, owner: ownerFromLabels(textsAt(found, 'labels'), context.stack, TYPE), health: 'ready' }
    },
  },
  replaceOn: ['subscriptionId', 'topic'],
  // One of a name can exist, and its topic cannot be changed.
  deleteFirst: true,
  async create(context, inputs, { owner }) {
    const id = fullName(context, inputs.subscriptionId)
    const body = {
      ...documentOf(inputs),
      labels: { ...inputs.labels, ...ownerLabels(owner) },
      topic: inputs.topic,
      // Without it a subscription that saw nothing for 31 days is removed.
      expirationPolicy: {},
      retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
    }
    await context.clients.rest.request({ ...get(id), method: 'PUT', body })
    return { id }
  },
  async update(context, id, inputs, changed) {
    const mask = [...new Set([...changed].flatMap((input) => MASKS[input]))].sort()
    if (mask.length === 0) return
    const labels = { ...inputs.labels, ...ownerLabels(ownerOf(context.stack, TYPE, inputs.name)) }
    const document: JsonObject = { ...documentOf(inputs), labels }
    const members = Object.fromEntries(mask.map((member) => [member, document[member] ?? null]))
    const body = { subscription: { name: id, ...members }, updateMask: mask.join(',') }
    await context.clients.rest.request({ ...get(id), method: 'PATCH', body })
  },
  async read(context, id) {
    const found = await context.clients.rest.find(get(id))
    if (!found) return null
    const push = objectAt(found, 'pushConfig')
    const target = textAt(push, 'pushEndpoint')
    const url = target === undefined || !URL.canParse(target) ? undefined : new URL(target)
    const account = textAt(objectAt(push, 'oidcToken'), 'serviceAccountEmail')
    const { ackDeadlineSeconds } = found
    return {
      inputs: {
        subscriptionId: id.split('/').at(-1) ?? id,
        topic: textAt(found, 'topic') ?? '',
        enabled: url !== undefined,
        ...(url ? { endpoint: url.origin, path: url.pathname } : {}),
        ...(account === undefined ? {} : { serviceAccount: account }),
        ...(typeof ackDeadlineSeconds === 'number' ? { ackDeadline: ackDeadlineSeconds } : {}),
        labels: userLabels(textsAt(found, 'labels')),
      },
      outputs: { subscription: id },
    }
  },
  async delete(context, id) {
    await context.clients.rest.find({ ...get(id), method: 'DELETE' })
  },
}

function documentOf({
  endpoint,
  path,
  serviceAccount,
  ackDeadline,
  enabled,
}: SubscriptionInputs): JsonObject {
  const oidcToken = { serviceAccountEmail: serviceAccount, audience: endpoint }
  return {
    ackDeadlineSeconds: ackDeadline,
    pushConfig: enabled ? { pushEndpoint: `${endpoint}${path}`, oidcToken } : {},
  }
}

function fullName({ clients }: Context, subscriptionId: string): string {
  return `projects/${clients.project}/subscriptions/${subscriptionId}`
}

function get(id: string): RestCall {
  return { service: 'pubsub', method: 'GET', path: `v1/${id}` }
}
