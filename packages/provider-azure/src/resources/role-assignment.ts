/** What an app may do with the storage account. The name is a GUID that follows from who may do what where. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { asObject, asText } from '../json.ts'
import { guidOf } from '../naming.ts'

export interface RoleAssignmentInputs {
  /** Id of what the role is about. */
  readonly scope: string
  /** GUID of the role. */
  readonly role: string
  /** Object id of the identity that gets it. */
  readonly principal: string
}

export interface RoleAssignmentOutputs {
  readonly id: string
}

const API_VERSION = '2022-04-01'

export const roleAssignment: ResourceType<RoleAssignmentInputs, RoleAssignmentOutputs, AzureClients> = {
  type: 'azure.authorization.role-assignment',
  version: 1,
  identity: { by: 'put', id: idOf },
  replaceOn: ['scope', 'role', 'principal'],
  async create({ clients }, inputs) {
    const id = idOf(inputs)
    await clients.arm.put(id, API_VERSION, bodyOf(clients, inputs))
    return { id }
  },
  update: ({ clients }, id, inputs) => clients.arm.put(id, API_VERSION, bodyOf(clients, inputs)),
  async read({ clients }, id) {
    const body = await clients.arm.get(id, API_VERSION)
    if (!body) return null
    const { scope, roleDefinitionId, principalId } = asObject(body['properties'])
    const role = asText(roleDefinitionId).split('/').at(-1) ?? ''
    return { inputs: { scope: asText(scope), role, principal: asText(principalId) }, outputs: { id } }
  },
  delete: ({ clients }, id) => clients.arm.delete(id, API_VERSION),
}

function idOf({ scope, role, principal }: RoleAssignmentInputs): string {
  return `${scope}/providers/Microsoft.Authorization/roleAssignments/${guidOf(scope, role, principal)}`
}

function bodyOf(
  { subscriptionId }: AzureClients,
  { role, principal }: RoleAssignmentInputs,
): Parameters<AzureClients['arm']['put']>[2] {
  const definitions = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions`
  return {
    properties: {
      roleDefinitionId: `${definitions}/${role}`,
      principalId: principal,
      // Tells the service not to look for a user, which fails while a new identity spreads.
      principalType: 'ServicePrincipal',
    },
  }
}
