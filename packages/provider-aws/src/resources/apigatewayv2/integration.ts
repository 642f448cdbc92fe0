/** What a route leads to: a function's alias, with events of one payload version. */
import type { Integration } from '@aws-sdk/client-apigatewayv2'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull, existsAlready } from '../../request/failure.ts'
import { partId, splitPartId } from './part-id.ts'

export interface IntegrationInputs {
  /** Id of the API. */
  readonly api: string
  /** ARN of the alias. */
  readonly target: string
  readonly payload: '1.0' | '2.0'
  /** Milliseconds. */
  readonly timeout: number
}

export interface IntegrationOutputs {
  /** As routes name it: `integrations/<id>`. */
  readonly target: string
}

export const integration: ResourceType<IntegrationInputs, IntegrationOutputs, AwsClients> = {
  type: 'aws.apigatewayv2.integration',
  version: 1,
  identity: {
    by: 'child',
    async find(context, inputs) {
      const found = await findSame(context, inputs)
      return found && { id: partId(inputs.api, found.IntegrationId ?? ''), owner: undefined, health: 'ready' }
    },
  },
  replaceOn: ['api'],
  async create(context, inputs) {
    const gateway = await context.clients.apigatewayv2()
    // CreateIntegration makes a second one without a word.
    if (await findSame(context, inputs)) throw existsAlready('apigateway:CreateIntegration', inputs.target)
    const { IntegrationId: id = '' } = await gateway.createIntegration({
      ApiId: inputs.api,
      IntegrationType: 'AWS_PROXY',
      IntegrationMethod: 'POST',
      ...settingsOf(inputs),
    })
    return { id: partId(inputs.api, id) }
  },
  settle: async (_context, id) => outputsOf(id),
  async update({ clients }, id, inputs) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    await gateway.updateIntegration({ ApiId, IntegrationId: part, ...settingsOf(inputs) })
  },
  async read({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    const found = await absentAsNull(gateway.getIntegration({ ApiId, IntegrationId: part }))
    if (!found) return null
    return {
      inputs: {
        api: ApiId,
        target: found.IntegrationUri ?? '',
        payload: found.PayloadFormatVersion === '1.0' ? '1.0' : '2.0',
        ...(found.TimeoutInMillis === undefined ? {} : { timeout: found.TimeoutInMillis }),
      },
      outputs: outputsOf(id),
    }
  },
  async delete({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    await absentAsNull(gateway.deleteIntegration({ ApiId, IntegrationId: part }))
  },
}

function settingsOf({
  target,
  payload,
  timeout,
}: IntegrationInputs): Pick<Integration, 'IntegrationUri' | 'PayloadFormatVersion' | 'TimeoutInMillis'> {
  return { IntegrationUri: target, PayloadFormatVersion: payload, TimeoutInMillis: timeout }
}

async function findSame(
  { clients }: ResourceContext<AwsClients>,
  { api, target, payload }: IntegrationInputs,
): Promise<Integration | null> {
  const gateway = await clients.apigatewayv2()
  let NextToken: string | undefined
  do {
    const page = await absentAsNull(
      gateway.getIntegrations({ ApiId: api, ...(NextToken === undefined ? {} : { NextToken }) }),
    )
    const found = page?.Items?.find(
      (one) => one.IntegrationUri === target && one.PayloadFormatVersion === payload,
    )
    if (found) return found
    NextToken = page?.NextToken
  } while (NextToken !== undefined)
  return null
}

function outputsOf(id: string): IntegrationOutputs {
  return { target: `integrations/${splitPartId(id).part}` }
}
