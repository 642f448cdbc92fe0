/** The resource group of a stack. It holds the storage account, so it is kept as long as that is. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { asText, asTexts } from '../json.ts'
import { instanceName, ownerTags, regionName, userTags } from '../naming.ts'
import { findObject, keepOwner, stateOf, waitFor } from './arm-object.ts'

export interface GroupInputs {
  readonly name: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
}

export interface GroupOutputs {
  readonly id: string
  readonly name: string
}

const API_VERSION = '2024-11-01'

export const group: ResourceType<GroupInputs, GroupOutputs, AzureClients> = {
  type: 'azure.resources.group',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    find: (context, name) => findObject(context, idOf(context.clients, name), API_VERSION),
  },
  replaceOn: ['name', 'location'],
  // Deleting a group deletes all that is in it.
  stateful: true,
  async create(context, { name, location, tags }, { instance, owner }) {
    const id = idOf(context.clients, instanceName(name, instance))
    await context.clients.arm.put(id, API_VERSION, { location, tags: ownerTags(tags, owner) })
    return { id }
  },
  async update(context, id, { location, tags }) {
    await context.clients.arm.put(id, API_VERSION, {
      location,
      tags: await keepOwner(context, id, API_VERSION, tags),
    })
  },
  async read({ clients }, id) {
    const body = await clients.arm.get(id, API_VERSION)
    if (!body || stateOf(body) === 'Deleting') return null
    const name = asText(body['name'])
    return {
      inputs: { name, location: regionName(asText(body['location'])), tags: userTags(asTexts(body['tags'])) },
      outputs: { id, name },
    }
  },
  /** Deletes everything in it, and waits: a group that is being deleted takes nothing new. */
  async delete(context, id) {
    await context.clients.arm.delete(id, API_VERSION)
    await waitFor(context, async () => ((await context.clients.arm.get(id, API_VERSION)) ? undefined : true))
  },
}

function idOf({ subscriptionId }: AzureClients, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}`
}
