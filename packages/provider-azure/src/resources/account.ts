/** The storage account of a stack: packages, queues and the state of the hosts. No keys: everybody comes as himself. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { asObject, asText, asTexts } from '../json.ts'
import { accountName, instanceName, ownerTags, regionName, userTags } from '../naming.ts'
import { findObject, groupId, healthOf, keepOwner, stateOf, waitFor } from './arm-object.ts'

export interface AccountInputs {
  /** Id of the group. */
  readonly group: string
  /** Begins the name; a hash that is unique in Azure completes it. */
  readonly name: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
}

export interface AccountOutputs {
  readonly id: string
  readonly name: string
  /** `https://<name>.blob.core.windows.net/`, and so on. */
  readonly blobUrl: string
  readonly queueUrl: string
  readonly tableUrl: string
}

export const STORAGE_API_VERSION = '2025-08-01'

export const account: ResourceType<AccountInputs, AccountOutputs, AzureClients> = {
  type: 'azure.storage.account',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    find: (context, name) =>
      findObject(context, idOf(groupId(context), context.clients, name), STORAGE_API_VERSION),
  },
  replaceOn: ['group', 'name', 'location'],
  stateful: true,
  async create({ clients }, inputs, { instance, owner }) {
    const id = idOf(inputs.group, clients, instanceName(inputs.name, instance))
    await clients.arm.put(id, STORAGE_API_VERSION, bodyOf(inputs, ownerTags(inputs.tags, owner)))
    return { id }
  },
  settle: (context, id) =>
    waitFor(context, async () => {
      const body = await context.clients.arm.get(id, STORAGE_API_VERSION)
      return body && healthOf(stateOf(body)) !== 'pending' ? outputsOf(id, body) : undefined
    }),
  async update(context, id, inputs) {
    const tags = await keepOwner(context, id, STORAGE_API_VERSION, inputs.tags)
    await context.clients.arm.put(id, STORAGE_API_VERSION, bodyOf(inputs, tags))
  },
  async read({ clients }, id) {
    const body = await clients.arm.get(id, STORAGE_API_VERSION)
    if (!body) return null
    return {
      inputs: { location: regionName(asText(body['location'])), tags: userTags(asTexts(body['tags'])) },
      outputs: outputsOf(id, body),
    }
  },
  delete: ({ clients }, id) => clients.arm.delete(id, STORAGE_API_VERSION),
}

function idOf(parent: string, { subscriptionId }: AzureClients, name: string): string {
  return `${parent}/providers/Microsoft.Storage/storageAccounts/${accountName(subscriptionId, name)}`
}

function bodyOf(
  { location }: AccountInputs,
  tags: Record<string, string>,
): Parameters<AzureClients['arm']['put']>[2] {
  return {
    location,
    tags,
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties: {
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    },
  }
}

function outputsOf(id: string, body: Parameters<typeof stateOf>[0]): AccountOutputs {
  const { blob, queue, table } = asObject(asObject(body['properties'])['primaryEndpoints'])
  return {
    id,
    name: asText(body['name']),
    blobUrl: asText(blob),
    queueUrl: asText(queue),
    tableUrl: asText(table),
  }
}
