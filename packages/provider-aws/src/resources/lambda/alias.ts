/** The alias that all triggers call. Moving it to another version is the cut-over. */
import type { ResourceType } from '@skyfold/plugin-api'
import { functionOf, requireArn } from '../../arn.ts'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'

export interface AliasInputs {
  /** ARN of the function. */
  readonly function: string
  readonly name: string
  readonly version: string
}

export interface AliasOutputs {
  readonly arn: string
  readonly account: string
}

/** Its id is the ARN. */
export const alias: ResourceType<AliasInputs, AliasOutputs, AwsClients> = {
  type: 'aws.lambda.alias',
  version: 1,
  identity: {
    by: 'child',
    async find({ clients }, inputs) {
      const lambda = await clients.lambda()
      const found = await absentAsNull(lambda.getAlias({ FunctionName: inputs.function, Name: inputs.name }))
      return found && { id: found.AliasArn ?? '', owner: undefined, health: 'ready' }
    },
  },
  replaceOn: ['function', 'name'],
  phase: 'cutover',
  predict: (inputs) => outputsOf(`${inputs.function}:${inputs.name}`),
  async create({ clients }, inputs) {
    const lambda = await clients.lambda()
    const { AliasArn: arn = '' } = await lambda.createAlias({
      FunctionName: inputs.function,
      Name: inputs.name,
      FunctionVersion: inputs.version,
    })
    return { id: arn }
  },
  settle: async (_context, id) => outputsOf(id),
  async update({ clients }, id, { version }) {
    const lambda = await clients.lambda()
    const { name, qualifier } = functionOf(id)
    await lambda.updateAlias({ FunctionName: name, Name: qualifier, FunctionVersion: version })
  },
  async read({ clients }, id) {
    const lambda = await clients.lambda()
    const { name, qualifier } = functionOf(id)
    const found = await absentAsNull(lambda.getAlias({ FunctionName: name, Name: qualifier }))
    if (!found) return null
    return { inputs: { name: qualifier, version: found.FunctionVersion ?? '' }, outputs: outputsOf(id) }
  },
  async delete({ clients }, id) {
    const lambda = await clients.lambda()
    const { name, qualifier } = functionOf(id)
    await absentAsNull(lambda.deleteAlias({ FunctionName: name, Name: qualifier }))
  },
}

function outputsOf(arn: string): AliasOutputs {
  return { arn, account: requireArn(arn).account }
}
