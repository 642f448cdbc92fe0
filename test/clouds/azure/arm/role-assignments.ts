/** Role assignments: who may do what on which scope. */
import { armError } from '../answer.ts'
import type { ResourceKind } from './resource-kind.ts'
import { objectAt, textAt } from './resource-kind.ts'

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const roleAssignments: ResourceKind = {
  type: 'Microsoft.Authorization/roleAssignments',
  word: 'authorization.RoleAssignment',
  apiVersions: ['2022-04-01'],
  types: 'microsoft.authorization-2022-04-01',
  refuse({ world, id, body, previous }) {
    const wanted = objectAt(body, 'properties')
    const principal = textAt(wanted, 'principalId')
    if (!GUID.test(id.name))
      return armError(
        400,
        'InvalidRoleAssignmentId',
        `The role assignment ID '${id.name}' is not valid. It must be a GUID.`,
      )
    if (previous && objectAt(previous.body, 'properties')['principalId'] !== principal) {
      const message = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.'
      return armError(400, 'RoleAssignmentUpdateNotPermitted', message)
    }
    const twin = world.resources.find((other) => {
      const properties = objectAt(other.body, 'properties')
      return (
        other.kind === roleAssignments &&
        other.id.toLowerCase() !== id.id.toLowerCase() &&
        properties['scope'] === id.parent &&
        properties['principalId'] === principal &&
        properties['roleDefinitionId'] === wanted['roleDefinitionId']
      )
    })
    if (twin) return armError(409, 'RoleAssignmentExists', 'The role assignment already exists.')
    if (world.seesPrincipal(principal)) return undefined
    const message = `Principal ${principal} does not exist in the directory ${world.tenant}.`
    return armError(400, 'PrincipalNotFound', message)
  },
  complete: ({ id, body }) => ({
    ...body,
    properties: { ...objectAt(body, 'properties'), scope: id.parent },
  }),
}
