/** Subscriptions and resource groups: https://learn.microsoft.com/rest/api/resources/resource-groups */
import { armError } from '../answer.ts'
import type { ResourceKind } from './resource-kind.ts'

const API_VERSIONS = [
  '2025-04-01',
  '2024-11-01',
  '2024-07-01',
  '2022-12-01',
  '2022-09-01',
  '2021-04-01',
  '2019-11-01',
]
const FIELDS = new Set(['location', 'tags', 'managedBy', 'properties', 'id', 'name', 'type'])

export const subscriptions: ResourceKind = {
  type: 'Microsoft.Resources/subscriptions',
  word: 'resources.Subscription',
  apiVersions: ['2022-12-01', ...API_VERSIONS],
  refuse: () => armError(405, 'HttpMethodNotAllowed', 'A subscription is not made here.'),
  complete: ({ body }) => body,
}

export const groups: ResourceKind = {
  type: 'Microsoft.Resources/resourceGroups',
  word: 'resources.Group',
  apiVersions: API_VERSIONS,
  deletedLater: true,
  refuse({ body, id }) {
    const unknown = Object.keys(body).filter((key) => !FIELDS.has(key))
    if (unknown.length > 0)
      return armError(
        400,
        'InvalidRequestContent',
        `Could not find member '${unknown[0]}' on a resource group.`,
      )
    if (typeof body['location'] !== 'string')
      return armError(400, 'LocationRequired', 'The location property is required for this definition.')
    if (!/^[-\w.()]{1,90}(?<!\.)$/.test(id.name))
      return armError(400, 'InvalidResourceGroup', `The resource group name '${id.name}' is not valid.`)
    return undefined
  },
  complete: ({ body }) => ({ ...body, properties: { provisioningState: 'Succeeded' } }),
}
