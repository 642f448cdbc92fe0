/** Environments kept ready. They hang on the alias and follow it to the next version. */
import type { GetProvisionedConcurrencyConfigResponse } from '@aws-sdk/client-lambda'
import type { ResourceType } from '@skyfold/plugin-api'
import { functionOf } from '../../arn.ts'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { waitFor } from '../../request/poll.ts'
import type { Verdict } from '../../request/poll.ts'

export interface ProvisionedConcurrencyInputs {
  /** ARN of the alias. */
  readonly alias: string
  readonly count: number
}

export interface ProvisionedConcurrencyOutputs {
  readonly alias: string
}

/** Its id is the alias's ARN. */
export const provisionedConcurrency: ResourceType<
  ProvisionedConcurrencyInputs,
  ProvisionedConcurrencyOutputs,
  AwsClients
> = {
  type: 'aws.lambda.provisioned-concurrency',
  version: 1,
  identity: { by: 'put', id: (inputs) => inputs.alias },
  replaceOn: ['alias'],
  async create({ clients }, inputs) {
    await put(clients, inputs)
    return { id: inputs.alias }
  },
  async settle(context, id) {
    const lambda = await context.clients.lambda()
    await waitFor(context, {
      what: `provisioned concurrency of ${functionOf(id).name}`,
      look: () => lambda.getProvisionedConcurrencyConfig(partsOf(id)),
      judge: judgeProvisioning,
    })
    return { alias: id }
  },
  update: ({ clients }, _id, inputs) => put(clients, inputs),
  async read({ clients }, id) {
    const lambda = await clients.lambda()
    const found = await absentAsNull(lambda.getProvisionedConcurrencyConfig(partsOf(id)))
    if (!found) return null
    return {
      inputs: { alias: id, count: found.RequestedProvisionedConcurrentExecutions ?? 0 },
      outputs: { alias: id },
    }
  },
  async delete({ clients }, id) {
    const lambda = await clients.lambda()
    await absentAsNull(lambda.deleteProvisionedConcurrencyConfig(partsOf(id)))
  },
}

async function put(clients: AwsClients, { alias, count }: ProvisionedConcurrencyInputs): Promise<void> {
  const lambda = await clients.lambda()
  await lambda.putProvisionedConcurrencyConfig({ ...partsOf(alias), ProvisionedConcurrentExecutions: count })
}

function judgeProvisioning(answer: GetProvisionedConcurrencyConfigResponse): Verdict {
  const { Status, StatusReason, AvailableProvisionedConcurrentExecutions: ready = 0 } = answer
  if (Status === 'READY') return { state: 'ready' }
  if (Status === 'FAILED') return { state: 'failed', reason: StatusReason ?? 'no reason given' }
  const asked = answer.RequestedProvisionedConcurrentExecutions ?? 0
  return { state: 'pending', shown: `${ready} of ${asked} environments ready` }
}

function partsOf(alias: string): { FunctionName: string; Qualifier: string } {
  const { name, qualifier } = functionOf(alias)
  return { FunctionName: name, Qualifier: qualifier }
}
