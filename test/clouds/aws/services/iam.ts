/** IAM: roles and their inline policies, and whether another service may use them yet. */
import type {
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRolePolicyRequest,
  DeleteRoleRequest,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  GetRoleRequest,
  GetRoleResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  ListRoleTagsRequest,
  ListRoleTagsResponse,
  PutRolePolicyRequest,
  Role,
  Tag,
  TagRoleRequest,
  UntagRoleRequest,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleRequest,
} from '@aws-sdk/client-iam'
import { Refusal } from '../protocol/refusal.ts'
import { tagged } from '../world.ts'
import type { Behaviour, Call, Checked, Principals, World } from '../world.ts'

interface RoleRecord {
  readonly name: string
  readonly arn: string
  readonly id: string
  readonly created: Date
  trust: string
  description: string | undefined
  readonly tags: Map<string, string>
  /** Documents by policy name. */
  readonly policies: Map<string, string>
  /** How many more times another service does not see the role. */
  unseen: number
}

interface Statement {
  readonly Effect: string
  readonly Principal?: { readonly Service?: string | readonly string[] }
  readonly Action: string | readonly string[]
  readonly Resource?: string | readonly string[]
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICIES_BYTES = 10_240

/** `unseen`: how many times a new role cannot be assumed yet. */
export function createIam(world: World, unseen: number): Behaviour & Principals {
  const roles = new Map<string, RoleRecord>()
  const find = (name: string): RoleRecord => {
    const role = roles.get(name)
    if (!role) throw new Refusal('NoSuchEntityException', `The role with name ${name} cannot be found.`)
    return role
  }
  return {
    operations: { ...roleOperations(world, roles, find, unseen), ...policyOperations(find) },
    objects: () => [
      ...[...roles.values()].map((role) => tagged('iam.role', role.name, role.tags)),
      ...[...roles.values()].flatMap((role) =>
        [...role.policies.keys()].map((name) => ({ kind: 'iam.role-policy', id: `${role.name}/${name}` })),
      ),
    ],
    canAssume(arn, service) {
      const role = [...roles.values()].find((one) => one.arn === arn)
      if (!role) return false
      if (role.unseen > 0) {
        role.unseen -= 1
        return false
      }
      return statementsOf(role.trust).some(
        (one) => one.Effect === 'Allow' && asList(one.Principal?.Service).includes(service),
      )
    },
    allows(arn, action, resource) {
      const role = [...roles.values()].find((one) => one.arn === arn)
      return [...(role?.policies.values() ?? [])]
        .flatMap(statementsOf)
        .some((one) => one.Effect === 'Allow' && covers(one.Action, action) && covers(one.Resource, resource))
    },
  }
}

function roleOperations(
  world: World,
  roles: Map<string, RoleRecord>,
  find: (name: string) => RoleRecord,
  unseen: number,
): Behaviour['operations'] {
  return {
    CreateRole(input: Checked<CreateRoleRequest>, call: Call): CreateRoleResponse {
      const { RoleName: name } = input
      if (roles.has(name))
        throw new Refusal('EntityAlreadyExistsException', `Role with name ${name} already exists.`)
      checkDocument(input.AssumeRolePolicyDocument, 'trust')
      const role: RoleRecord = {
        name,
        arn: `arn:aws:iam::${call.account}:role${input.Path ?? '/'}${name}`,
        id: `AROA${Buffer.from(name).toString('hex').toUpperCase().padEnd(16, '0').slice(0, 16)}`,
        created: new Date(world.now()),
        trust: input.AssumeRolePolicyDocument,
        description: input.Description,
        tags: new Map(tagEntries(input.Tags)),
        policies: new Map(),
        unseen,
      }
      roles.set(name, role)
      return { Role: describe(role) }
    },
    GetRole: ({ RoleName }: Checked<GetRoleRequest>): GetRoleResponse => ({ Role: describe(find(RoleName)) }),
    UpdateRole({ RoleName, Description }: Checked<UpdateRoleRequest>): object {
      find(RoleName).description = Description
      return {}
    },
    UpdateAssumeRolePolicy({ RoleName, PolicyDocument }: Checked<UpdateAssumeRolePolicyRequest>): object {
      checkDocument(PolicyDocument, 'trust')
      find(RoleName).trust = PolicyDocument
      return {}
    },
    DeleteRole({ RoleName }: Checked<DeleteRoleRequest>): object {
      if (find(RoleName).policies.size > 0)
        throw new Refusal('DeleteConflictException', 'Cannot delete entity, must delete policies first.')
      roles.delete(RoleName)
      return {}
    },
    TagRole({ RoleName, Tags }: Checked<TagRoleRequest>): object {
      const role = find(RoleName)
      for (const [key, value] of tagEntries(Tags)) role.tags.set(key, value)
      return {}
    },
    UntagRole({ RoleName, TagKeys }: Checked<UntagRoleRequest>): object {
      const role = find(RoleName)
      for (const key of TagKeys) role.tags.delete(key)
      return {}
    },
    ListRoleTags: ({ RoleName }: Checked<ListRoleTagsRequest>): ListRoleTagsResponse => ({
      Tags: tagList(find(RoleName)),
      IsTruncated: false,
    }),
  }
}

function policyOperations(find: (name: string) => RoleRecord): Behaviour['operations'] {
  const policyOf = (roleName: string, name: string): string => {
    const document = find(roleName).policies.get(name)
    if (document !== undefined) return document
    throw new Refusal('NoSuchEntityException', `The role policy with name ${name} cannot be found.`)
  }
  return {
    PutRolePolicy({ RoleName, PolicyName, PolicyDocument }: Checked<PutRolePolicyRequest>): object {
      const role = find(RoleName)
      checkDocument(PolicyDocument, 'permissions')
      const size = [...role.policies].reduce(
        (sum, [name, document]) => sum + (name === PolicyName ? 0 : document.length),
        PolicyDocument.replaceAll(/\s/g, '').length,
      )
      if (size > INLINE_POLICIES_BYTES)
        throw new Refusal(
          'LimitExceededException',
          `Maximum policy size of ${INLINE_POLICIES_BYTES} bytes exceeded for role ${RoleName}`,
        )
      role.policies.set(PolicyName, PolicyDocument)
      return {}
    },
    GetRolePolicy: ({ RoleName, PolicyName }: Checked<GetRolePolicyRequest>): GetRolePolicyResponse => ({
      RoleName,
      PolicyName,
      PolicyDocument: encodeURIComponent(policyOf(RoleName, PolicyName)),
    }),
    DeleteRolePolicy({ RoleName, PolicyName }: Checked<DeleteRolePolicyRequest>): object {
      policyOf(RoleName, PolicyName)
      find(RoleName).policies.delete(PolicyName)
      return {}
    },
    ListRolePolicies: ({ RoleName }: Checked<ListRolePoliciesRequest>): ListRolePoliciesResponse => ({
      PolicyNames: [...find(RoleName).policies.keys()],
      IsTruncated: false,
    }),
  }
}

function describe(role: RoleRecord): Role {
  return {
    Path: '/',
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: encodeURIComponent(role.trust),
    Description: role.description,
    MaxSessionDuration: 3600,
    Tags: tagList(role),
  }
}

function tagList(role: RoleRecord): Tag[] {
  return [...role.tags].map(([Key, Value]) => ({ Key, Value }))
}

function tagEntries(tags: readonly Checked<Tag>[] | undefined): [string, string][] {
  return (tags ?? []).map(({ Key, Value }) => [Key, Value])
}

function checkDocument(text: string, kind: 'trust' | 'permissions'): void {
  for (const statement of statementsOf(text)) {
    const complete =
      asList(statement.Action).length > 0 && (statement.Effect === 'Allow' || statement.Effect === 'Deny')
    const scoped =
      kind === 'trust' ? statement.Principal !== undefined : asList(statement.Resource).length > 0
    if (!complete || !scoped)
      throw new Refusal('MalformedPolicyDocumentException', 'Syntax errors in policy.')
  }
}

function statementsOf(text: string): readonly Statement[] {
  try {
    // A document whose statements lack a part is refused by `checkDocument` before it is stored.
    const document = JSON.parse(text) as { Version?: string; Statement?: Statement | Statement[] }
    const statements = asList(document.Statement)
    if (statements.length > 0 && document.Version === '2012-10-17') return statements
  } catch {
    // Not JSON: refused below like any other malformed document.
  }
  throw new Refusal('MalformedPolicyDocumentException', 'This policy contains invalid Json')
}

function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  // Array.isArray does not narrow a readonly array.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}

function covers(patterns: string | readonly string[] | undefined, value: string): boolean {
  return asList(patterns).some((pattern) => {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')
    return new RegExp(`^${source}$`).test(value)
  })
}
