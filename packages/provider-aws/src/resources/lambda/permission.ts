/** Leave for one API of one account to call an alias, as a statement of the alias's own policy. */
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import { formatArn, functionOf, requireArn } from '../../arn.ts'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { shortHash } from '../../naming.ts'

export interface PermissionInputs {
  /** ARN of the alias. */
  readonly alias: string
  /** `apigateway.amazonaws.com`. */
  readonly principal: string
  /** Id of the API whose requests may come through. */
  readonly api: string
}

export interface PermissionOutputs {
  readonly statement: string
}

/** The statement is named after its contents, so that a changed one never replaces another in use. */
export const permission: ResourceType<PermissionInputs, PermissionOutputs, AwsClients> = {
  type: 'aws.lambda.permission',
  version: 1,
  identity: {
    by: 'child',
    async find(context, inputs) {
      const id = idOf(inputs)
      return (await findStatement(context, id)) && { id, owner: undefined, health: 'ready' }
    },
  },
  replaceOn: 'any',
  async create({ clients }, inputs) {
    const lambda = await clients.lambda()
    const id = idOf(inputs)
    const { alias, statement } = partsOf(id)
    const { name, qualifier } = functionOf(alias)
    await lambda.addPermission({
      FunctionName: name,
      Qualifier: qualifier,
      StatementId: statement,
      Action: 'lambda:InvokeFunction',
      Principal: inputs.principal,
      SourceArn: sourceOf(inputs),
      SourceAccount: requireArn(alias).account,
    })
    return { id }
  },
  settle: async (_context, id) => ({ statement: partsOf(id).statement }),
  /** Every input replaces it, so there is nothing to bring about. */
  update: () => Promise.resolve(),
  async read(context, id) {
    const found = await findStatement(context, id)
    if (!found) return null
    const { alias, statement } = partsOf(id)
    const source = found.Condition?.ArnLike?.['AWS:SourceArn'] ?? ''
    return {
      inputs: {
        alias,
        principal: found.Principal?.Service ?? '',
        api: requireArn(source).resource.split('/')[0] ?? '',
      },
      outputs: { statement },
    }
  },
  async delete({ clients }, id) {
    const lambda = await clients.lambda()
    const { alias, statement } = partsOf(id)
    const { name, qualifier } = functionOf(alias)
    await absentAsNull(
      lambda.removePermission({ FunctionName: name, Qualifier: qualifier, StatementId: statement }),
    )
  },
}

interface PolicyStatement {
  readonly Sid: string
  readonly Principal?: { readonly Service?: string }
  readonly Condition?: { readonly ArnLike?: Readonly<Record<string, string>> }
}

async function findStatement(
  { clients }: ResourceContext<AwsClients>,
  id: string,
): Promise<PolicyStatement | null> {
  const lambda = await clients.lambda()
  const { alias, statement } = partsOf(id)
  const { name, qualifier } = functionOf(alias)
  const answer = await absentAsNull(lambda.getPolicy({ FunctionName: name, Qualifier: qualifier }))
  if (!answer?.Policy) return null
  // Lambda writes this document; its statements have this form.
  const { Statement } = JSON.parse(answer.Policy) as { Statement: readonly PolicyStatement[] }
  return Statement.find((one) => one.Sid === statement) ?? null
}

/** Any stage, method and path of that one API. */
function sourceOf({ alias, api }: PermissionInputs): string {
  return formatArn({ ...requireArn(alias), service: 'execute-api', resource: `${api}/*/*` })
}

function idOf(inputs: PermissionInputs): string {
  return `${inputs.alias}/skyfold-${shortHash(JSON.stringify([inputs.principal, inputs.api]))}`
}

function partsOf(id: string): { readonly alias: string; readonly statement: string } {
  const [alias = '', statement = ''] = id.split('/')
  return { alias, statement }
}
