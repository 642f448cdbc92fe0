/** Resource policies: one for each function, version and alias. */
import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  RemovePermissionRequest,
} from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'
import { uuid } from '../../world.ts'
import type { Behaviour, Call, Checked, Regional } from '../../world.ts'
import { functionArn, parseFunctionName } from './arn.ts'
import type { FunctionName } from './arn.ts'
import { checkRevision, requireQualified, requireVersion } from './function-record.ts'
import type { FunctionRecord, FunctionStore, PolicyStatement } from './function-record.ts'

export function permissionOperations(stores: Regional<FunctionStore>): Behaviour['operations'] {
  return {
    AddPermission(input: Checked<AddPermissionRequest>, call: Call): AddPermissionResponse {
      const name = parseFunctionName(input.FunctionName, call, input.Qualifier)
      if (name.qualifier === '$LATEST')
        throw new Refusal(
          'InvalidParameterValueException',
          'We currently do not support adding policies for $LATEST.',
        )
      const principal = principalOf(input.Principal)
      const record = requireQualified(stores.in(call.region), call, name)
      checkRevision(input.RevisionId, revisionOf(record, call, name), 'GetPolicy')
      const statements =
        record.policies.get(name.qualifier ?? '')?.statements ?? new Map<string, PolicyStatement>()
      if (statements.has(input.StatementId))
        throw new Refusal(
          'ResourceConflictException',
          `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
        )
      const statement = statementOf(input, principal, functionArn(call, name))
      statements.set(input.StatementId, statement)
      record.policies.set(name.qualifier ?? '', { statements, revision: '' })
      renewRevision(record, call, name)
      return { Statement: JSON.stringify(statement) }
    },

    GetPolicy(input: Checked<GetPolicyRequest>, call: Call): GetPolicyResponse {
      const name = parseFunctionName(input.FunctionName, call, input.Qualifier)
      const record = stores.in(call.region).get(name.name)
      const policy = record?.policies.get(name.qualifier ?? '')
      if (!record || !policy)
        throw new Refusal('ResourceNotFoundException', 'The resource you requested does not exist.')
      return {
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Id: 'default',
          Statement: [...policy.statements.values()],
        }),
        RevisionId: revisionOf(record, call, name),
      }
    },

    RemovePermission(input: Checked<RemovePermissionRequest>, call: Call): object {
      const name = parseFunctionName(input.FunctionName, call, input.Qualifier)
      const record = stores.in(call.region).get(name.name)
      if (!record)
        throw new Refusal('ResourceNotFoundException', `No policy found for: ${functionArn(call, name)}`)
      requireQualified(stores.in(call.region), call, name)
      const policy = record.policies.get(name.qualifier ?? '')
      if (!policy)
        throw new Refusal('ResourceNotFoundException', 'No policy is associated with the given resource.')
      checkRevision(input.RevisionId, revisionOf(record, call, name), 'GetPolicy')
      if (!policy.statements.delete(input.StatementId))
        throw new Refusal(
          'ResourceNotFoundException',
          `Statement ${input.StatementId} is not found in resource policy.`,
        )
      if (policy.statements.size === 0) record.policies.delete(name.qualifier ?? '')
      renewRevision(record, call, name)
      return {}
    },
  }
}

function statementOf(
  input: Checked<AddPermissionRequest>,
  principal: object | string,
  resource: string,
): PolicyStatement {
  const equals = {
    ...(input.SourceAccount === undefined ? {} : { 'AWS:SourceAccount': input.SourceAccount }),
    ...(input.PrincipalOrgID === undefined ? {} : { 'aws:PrincipalOrgID': input.PrincipalOrgID }),
  }
  const condition = {
    ...(Object.keys(equals).length === 0 ? {} : { StringEquals: equals }),
    ...(input.SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': input.SourceArn } }),
  }
  return {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal: principal,
    Action: input.Action,
    Resource: resource,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  }
}

function principalOf(text: string): object | string {
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(text)) return { Service: text }
  if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` }
  if (text === '*') return text
  if (text.startsWith('arn:')) return { AWS: text }
  throw new Refusal(
    'InvalidParameterValueException',
    'The provided principal was invalid. Please check the principal and try again.',
  )
}

/** Until there is a policy, the revision is that of what it will hang on. */
function revisionOf(record: FunctionRecord, call: Call, name: FunctionName): string {
  const policy = record.policies.get(name.qualifier ?? '')
  if (policy) return policy.revision
  const alias = record.aliases.get(name.qualifier ?? '')
  return alias ? (alias.RevisionId ?? '') : requireVersion(record, call, name).revision
}

/** A changed policy gives itself and what it hangs on the same new revision. */
function renewRevision(record: FunctionRecord, call: Call, name: FunctionName): void {
  const revision = uuid()
  const policy = record.policies.get(name.qualifier ?? '')
  if (policy) policy.revision = revision
  const alias = record.aliases.get(name.qualifier ?? '')
  if (alias) record.aliases.set(name.qualifier ?? '', { ...alias, RevisionId: revision })
  else requireVersion(record, call, name).revision = revision
}
