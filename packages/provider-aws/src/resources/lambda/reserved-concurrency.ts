/** The upper bound of a function's environments. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'

export interface ReservedConcurrencyInputs {
  /** Name of the function. */
  readonly function: string
  readonly count: number
}

export interface ReservedConcurrencyOutputs {
  readonly function: string
}

/** Its id is the function's name. */
export const reservedConcurrency: ResourceType<
  ReservedConcurrencyInputs,
  ReservedConcurrencyOutputs,
  AwsClients
> = {
  type: 'aws.lambda.reserved-concurrency',
  version: 1,
  identity: { by: 'put', id: (inputs) => inputs.function },
  replaceOn: ['function'],
  async create({ clients }, inputs) {
    await put(clients, inputs)
    return { id: inputs.function }
  },
  settle: async (_context, id) => ({ function: id }),
  update: ({ clients }, _id, inputs) => put(clients, inputs),
  async read({ clients }, id) {
    const lambda = await clients.lambda()
    const found = await absentAsNull(lambda.getFunctionConcurrency({ FunctionName: id }))
    const count = found?.ReservedConcurrentExecutions
    return count === undefined ? null : { inputs: { function: id, count }, outputs: { function: id } }
  },
  async delete({ clients }, id) {
    const lambda = await clients.lambda()
    await absentAsNull(lambda.deleteFunctionConcurrency({ FunctionName: id }))
  },
}

async function put(clients: AwsClients, inputs: ReservedConcurrencyInputs): Promise<void> {
  const lambda = await clients.lambda()
  await lambda.putFunctionConcurrency({
    FunctionName: inputs.function,
    ReservedConcurrentExecutions: inputs.count,
  })
}
