/** The blob container that the packages of one app are kept in. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { STORAGE_API_VERSION } from './account.ts'

export interface ContainerInputs {
  /** Id of the account. */
  readonly account: string
  readonly name: string
}

export interface ContainerOutputs {
  readonly id: string
  readonly name: string
}

export const container: ResourceType<ContainerInputs, ContainerOutputs, AzureClients> = {
  type: 'azure.storage.container',
  version: 1,
  identity: { by: 'put', id: idOf },
  replaceOn: ['account', 'name'],
  async create({ clients }, inputs) {
    const id = idOf(inputs)
    await clients.arm.put(id, STORAGE_API_VERSION, { properties: { publicAccess: 'None' } })
    return { id }
  },
  update: ({ clients }, id) =>
    clients.arm.put(id, STORAGE_API_VERSION, { properties: { publicAccess: 'None' } }),
  async read({ clients }, id) {
    if (!(await clients.arm.get(id, STORAGE_API_VERSION))) return null
    const [account = '', name = ''] = id.split('/blobServices/default/containers/')
    return { inputs: { account, name }, outputs: { id, name } }
  },
  delete: ({ clients }, id) => clients.arm.delete(id, STORAGE_API_VERSION),
}

function idOf({ account, name }: ContainerInputs): string {
  return `${account}/blobServices/default/containers/${name}`
}
