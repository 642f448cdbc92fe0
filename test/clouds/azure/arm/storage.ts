/** Storage accounts, blob containers and queues, as their management API shows them. */
import { armError } from '../answer.ts'
import type { ResourceKind } from './resource-kind.ts'
import { objectAt } from './resource-kind.ts'

const TYPES = 'microsoft.storage-2025-08-01'
const API_VERSIONS = ['2025-08-01']

export const accounts: ResourceKind = {
  type: 'Microsoft.Storage/storageAccounts',
  word: 'storage.Account',
  apiVersions: API_VERSIONS,
  types: TYPES,
  longRunning: 'location',
  created: 200,
  refuse({ world, id }) {
    if (!/^[a-z0-9]{3,24}$/.test(id.name)) {
      const message = `${id.name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`
      return armError(400, 'AccountNameInvalid', message)
    }
    const taken = world.named(accounts.type, id.name)
    const isElsewhere = taken && taken.id.toLowerCase() !== id.id.toLowerCase()
    return isElsewhere || world.foreignAccounts.has(id.name)
      ? armError(409, 'StorageAccountAlreadyTaken', `The storage account named ${id.name} is already taken.`)
      : undefined
  },
  complete: ({ body, id }) => ({
    ...body,
    properties: {
      ...objectAt(body, 'properties'),
      provisioningState: 'Succeeded',
      primaryEndpoints: {
        blob: `https://${id.name}.blob.core.windows.net/`,
        queue: `https://${id.name}.queue.core.windows.net/`,
        table: `https://${id.name}.table.core.windows.net/`,
      },
    },
  }),
  unfinished: (body) => ({
    ...body,
    properties: { ...objectAt(body, 'properties'), provisioningState: 'ResolvingDNS' },
  }),
}

/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata#container-names */
const CONTAINER_NAME = /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/

export const containers: ResourceKind = {
  type: 'Microsoft.Storage/storageAccounts/blobServices/containers',
  word: 'storage.Container',
  apiVersions: API_VERSIONS,
  types: TYPES,
  refuse: ({ id }) => refuseName(id.name),
  complete: ({ body }) => ({
    ...body,
    properties: { publicAccess: 'None', ...objectAt(body, 'properties') },
  }),
}

export const queues: ResourceKind = {
  type: 'Microsoft.Storage/storageAccounts/queueServices/queues',
  word: 'storage.Queue',
  created: 200,
  apiVersions: API_VERSIONS,
  types: TYPES,
  refuse: ({ id }) => refuseName(id.name),
  complete: ({ body }) => ({ ...body, properties: objectAt(body, 'properties') }),
}

/** Settings of the Blob service of an account. */
export const blobServices: ResourceKind = {
  type: 'Microsoft.Storage/storageAccounts/blobServices',
  word: 'storage.BlobService',
  created: 200,
  apiVersions: API_VERSIONS,
  types: TYPES,
  refuse: ({ id }) => refuseSingleton(id.name),
  complete: ({ body }) => body,
}

/** When blobs of an account expire. */
export const managementPolicies: ResourceKind = {
  type: 'Microsoft.Storage/storageAccounts/managementPolicies',
  word: 'storage.ManagementPolicy',
  created: 200,
  apiVersions: API_VERSIONS,
  types: TYPES,
  refuse: ({ id }) => refuseSingleton(id.name),
  complete: ({ body }) => body,
}

function refuseSingleton(name: string): ReturnType<NonNullable<ResourceKind['refuse']>> {
  if (name === 'default') return undefined
  return armError(400, 'InvalidResourceName', `The resource must be named 'default', not '${name}'.`)
}

function refuseName(name: string): ReturnType<NonNullable<ResourceKind['refuse']>> {
  if (CONTAINER_NAME.test(name)) return undefined
  return armError(
    400,
    'InvalidResourceName',
    `The specified resource name ${name} contains invalid characters.`,
  )
}
