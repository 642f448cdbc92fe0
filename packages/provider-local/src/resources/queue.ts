/** A queue. Its messages live in memory: a stop of the local cloud drops them and says how many. */
import type { Found, ResourceType } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { instanceName, queueArn } from '../naming.ts'
import { findByName, readObject } from './object.ts'

export interface QueueInputs {
  readonly name: string
  /** Seconds until a message that was handed out and not deleted comes back. */
  readonly visibilityTimeout: number
  readonly region: string
}

export interface QueueOutputs {
  readonly name: string
  readonly arn: string
}

const TYPE = 'local.queue'

export const queue: ResourceType<QueueInputs, QueueOutputs, LocalClients> = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    name: nameOf,
    find: (context, name): Promise<Found | null> => findByName(context, TYPE, name),
  },
  replaceOn: ['name', 'region'],
  deleteFirst: true,
  predict: ({ name, region }) => ({ name, arn: queueArn(region, name) }),
  async create(context, inputs, intent) {
    const id = nameOf(inputs, intent.instance)
    await context.clients.control.create(TYPE, id, { owner: intent.owner, inputs })
    return { id }
  },
  update: (context, id, inputs) => context.clients.control.update(TYPE, id, inputs),
  read: (context, id) => readObject(context, TYPE, id),
  delete: (context, id) => context.clients.control.remove(TYPE, id),
}

function nameOf(inputs: QueueInputs, instance: string): string {
  return instanceName(inputs.name, instance)
}
