/** A Pub/Sub topic: where messages of a queue are sent to. */
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { GcpClients, RestCall } from '../clients.ts'
import type { Labels } from '../ownership/ownership.ts'
import { ownerFromLabels, ownerLabels, ownerOf, userLabels } from '../ownership/ownership.ts'
import { textsAt } from './document.ts'

export interface TopicInputs {
  /** The part of the address after the type. */
  readonly name: string
  readonly topicId: string
  readonly labels: Labels
}

export interface TopicOutputs {
  /** `projects/…/topics/…` */
  readonly topic: string
}

type Context = ResourceContext<GcpClients>
type Type = ResourceType<TopicInputs, TopicOutputs, GcpClients>

const TYPE = 'gcp.pubsub.topic'

export const topic: Type = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    name: ({ topicId }) => topicId,
    find: async (context, name) => {
      const id = fullName(context, name)
      const found = await context.clients.rest.find(get(id))
      if (!found) return null
      return { id, owner: ownerFromLabels(textsAt(found, 'labels'), context.stack, TYPE), health: 'ready' }
    },
  },
  replaceOn: ['topicId'],
  async create(context, { topicId, labels }, { owner }) {
    const id = fullName(context, topicId)
    const body = { labels: { ...labels, ...ownerLabels(owner) } }
    await context.clients.rest.request({ ...get(id), method: 'PUT', body })
    return { id }
  },
  async update(context, id, { name, labels }, changed) {
    if (!changed.has('labels')) return
    const mark = ownerLabels(ownerOf(context.stack, TYPE, name))
    const body = { topic: { name: id, labels: { ...labels, ...mark } }, updateMask: 'labels' }
    await context.clients.rest.request({ ...get(id), method: 'PATCH', body })
  },
  async read(context, id) {
    const found = await context.clients.rest.find(get(id))
    if (!found) return null
    const inputs = { topicId: id.split('/').at(-1) ?? id, labels: userLabels(textsAt(found, 'labels')) }
    return { inputs, outputs: { topic: id } }
  },
  async delete(context, id) {
    await context.clients.rest.find({ ...get(id), method: 'DELETE' })
  },
}

function fullName({ clients }: Context, topicId: string): string {
  return `projects/${clients.project}/topics/${topicId}`
}

function get(id: string): RestCall {
  return { service: 'pubsub', method: 'GET', path: `v1/${id}` }
}
