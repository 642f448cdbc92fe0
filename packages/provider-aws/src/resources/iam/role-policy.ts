/** What a role may do: one inline policy, written as a whole. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { parsePermissions, permissionsDocument } from './policy-document.ts'
import type { Statement } from './policy-document.ts'

export interface RolePolicyInputs {
  /** Name of the role. */
  readonly role: string
  readonly name: string
  readonly statements: readonly Statement[]
}

export interface RolePolicyOutputs {
  readonly role: string
}

export const rolePolicy: ResourceType<RolePolicyInputs, RolePolicyOutputs, AwsClients> = {
  type: 'aws.iam.role-policy',
  version: 1,
  identity: { by: 'put', id: idOf },
  replaceOn: ['role', 'name'],
  async create({ clients }, inputs) {
    await put(clients, inputs)
    return { id: idOf(inputs) }
  },
  settle: async (_context, id) => ({ role: partsOf(id).RoleName }),
  update: ({ clients }, _id, inputs) => put(clients, inputs),
  async read({ clients }, id) {
    const iam = await clients.iam()
    const answer = await absentAsNull(iam.getRolePolicy(partsOf(id)))
    if (!answer) return null
    return {
      inputs: { statements: parsePermissions(answer.PolicyDocument ?? '') },
      outputs: { role: partsOf(id).RoleName },
    }
  },
  async delete({ clients }, id) {
    const iam = await clients.iam()
    await absentAsNull(iam.deleteRolePolicy(partsOf(id)))
  },
}

async function put(clients: AwsClients, { role, name, statements }: RolePolicyInputs): Promise<void> {
  const iam = await clients.iam()
  await iam.putRolePolicy({
    RoleName: role,
    PolicyName: name,
    PolicyDocument: permissionsDocument(statements),
  })
}

function idOf({ role, name }: RolePolicyInputs): string {
  return `${role}/${name}`
}

function partsOf(id: string): { RoleName: string; PolicyName: string } {
  const [RoleName = '', PolicyName = ''] = id.split('/')
  return { RoleName, PolicyName }
}
