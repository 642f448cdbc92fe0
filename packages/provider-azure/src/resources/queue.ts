/** A storage queue. Its messages are data, so it is kept when the stack is removed. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { STORAGE_API_VERSION } from './account.ts'

export interface QueueInputs {
  /** Id of the account. */
  readonly account: string
  readonly name: string
}

export interface QueueOutputs {
  readonly id: string
  readonly name: string
}

export const queue: ResourceType<QueueInputs, QueueOutputs, AzureClients> = {
  type: 'azure.storage.queue',
  version: 1,
  identity: { by: 'put', id: idOf },
  replaceOn: ['account', 'name'],
  stateful: true,
  async create({ clients }, inputs) {
    const id = idOf(inputs)
    await clients.arm.put(id, STORAGE_API_VERSION, { properties: {} })
    return { id }
  },
  update: ({ clients }, id) => clients.arm.put(id, STORAGE_API_VERSION, { properties: {} }),
  async read({ clients }, id) {
    if (!(await clients.arm.get(id, STORAGE_API_VERSION))) return null
    const [account = '', name = ''] = id.split('/queueServices/default/queues/')
    return { inputs: { account, name }, outputs: { id, name } }
  },
  delete: ({ clients }, id) => clients.arm.delete(id, STORAGE_API_VERSION),
}

function idOf({ account, name }: QueueInputs): string {
  return `${account}/queueServices/default/queues/${name}`
}
