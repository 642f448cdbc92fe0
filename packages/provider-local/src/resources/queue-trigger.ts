/** A queue trigger: takes batches from a queue and calls a function with them, as an event source mapping does. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { findByName, readObject } from './object.ts'

export interface QueueTriggerInputs {
  /** Physical name of the function. */
  readonly function: string
  /** Physical name of the queue. */
  readonly queue: string
  readonly batchSize: number
  /** Seconds. */
  readonly batchWindow: number
  readonly maximumConcurrency?: number
  readonly reportBatchItemFailures: boolean
  readonly enabled: boolean
}

export interface QueueTriggerOutputs {
  readonly id: string
}

const TYPE = 'local.queue-trigger'

export const queueTrigger: ResourceType<QueueTriggerInputs, QueueTriggerOutputs, LocalClients> = {
  type: TYPE,
  version: 1,
  identity: { by: 'child', find: (context, inputs) => findByName(context, TYPE, idOf(inputs)) },
  replaceOn: ['function', 'queue'],
  async create(context, inputs, intent) {
    const id = idOf(inputs)
    await context.clients.control.create(TYPE, id, { owner: intent.owner, inputs })
    return { id }
  },
  update: (context, id, inputs) => context.clients.control.update(TYPE, id, inputs),
  read: (context, id) => readObject(context, TYPE, id),
  delete: (context, id) => context.clients.control.remove(TYPE, id),
}

function idOf(inputs: QueueTriggerInputs): string {
  return `${inputs.function} ${inputs.queue}`
}
