/** A service account: the identity of a function, or the one that may call the private doors of the stack. */
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { GcpClients, RestCall } from '../clients.ts'
import { textAt } from './document.ts'
import { ownerFromText, ownerOf, ownerText } from '../ownership/ownership.ts'

export interface ServiceAccountInputs {
  /** The part of the address after the type. */
  readonly name: string
  readonly accountId: string
  /** At most 100 bytes. */
  readonly displayName: string
}

export interface ServiceAccountOutputs {
  readonly email: string
}

type Context = ResourceContext<GcpClients>
type Type = ResourceType<ServiceAccountInputs, ServiceAccountOutputs, GcpClients>

const TYPE = 'gcp.iam.service-account'

export const serviceAccount: Type = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    name: ({ accountId }) => accountId,
    find: async (context, name) => {
      const email = emailOf(context, name)
      const found = await context.clients.rest.find(get(context, email))
      return found && { id: email, owner: ownerFromText(textAt(found, 'description')).owner, health: 'ready' }
    },
  },
  replaceOn: ['accountId'],
  async create(context, { accountId, displayName }, { owner }) {
    await context.clients.rest.request({
      service: 'iam',
      method: 'POST',
      path: `v1/projects/${context.clients.project}/serviceAccounts`,
      body: { accountId, serviceAccount: { displayName, description: ownerText(owner) } },
    })
    return { id: emailOf(context, accountId) }
  },
  async update(context, id, { name, displayName }) {
    const description = ownerText(ownerOf(context.stack, TYPE, name))
    await context.clients.rest.request({
      ...get(context, id),
      method: 'PATCH',
      body: { serviceAccount: { displayName, description }, updateMask: 'displayName,description' },
    })
  },
  async read(context, id) {
    const found = await context.clients.rest.find(get(context, id))
    if (!found) return null
    const displayName = textAt(found, 'displayName') ?? ''
    return { inputs: { accountId: id.split('@')[0] ?? id, displayName }, outputs: { email: id } }
  },
  async delete(context, id) {
    await context.clients.rest.find({ ...get(context, id), method: 'DELETE' })
  },
}

function emailOf({ clients }: Context, accountId: string): string {
  return `${accountId}@${clients.project}.iam.gserviceaccount.com`
}

function get({ clients }: Context, email: string): RestCall {
  return { service: 'iam', method: 'GET', path: `v1/projects/${clients.project}/serviceAccounts/${email}` }
}
