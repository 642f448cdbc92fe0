/** A route of an HTTP API: which requests reach which integration, and who may send them. */
import type { Route } from '@aws-sdk/client-apigatewayv2'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { partId, splitPartId } from './part-id.ts'

export interface RouteInputs {
  /** Id of the API. */
  readonly api: string
  /** `GET /orders/{id}` or `$default`. */
  readonly key: string
  /** `integrations/<id>`. */
  readonly target: string
  readonly access: 'public' | 'iam'
}

export interface RouteOutputs {
  readonly key: string
  readonly target: string
  readonly access: 'public' | 'iam'
}

export const route: ResourceType<RouteInputs, RouteOutputs, AwsClients> = {
  type: 'aws.apigatewayv2.route',
  version: 1,
  identity: {
    by: 'child',
    async find(context, { api, key }) {
      const found = await findByKey(context, api, key)
      return found && { id: partId(api, found.RouteId ?? ''), owner: undefined, health: 'ready' }
    },
  },
  replaceOn: ['api', 'key'],
  deleteFirst: true,
  async create({ clients }, inputs) {
    const gateway = await clients.apigatewayv2()
    const { RouteId: id = '' } = await gateway.createRoute({ ApiId: inputs.api, ...settingsOf(inputs) })
    return { id: partId(inputs.api, id) }
  },
  async update({ clients }, id, inputs) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    await gateway.updateRoute({ ApiId, RouteId: part, ...settingsOf(inputs) })
  },
  async read({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    const found = await absentAsNull(gateway.getRoute({ ApiId, RouteId: part }))
    if (!found) return null
    const { RouteKey: key = '', Target: target = '' } = found
    const access = found.AuthorizationType === 'AWS_IAM' ? 'iam' : 'public'
    return { inputs: { api: ApiId, key, target, access }, outputs: { key, target, access } }
  },
  async delete({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    await absentAsNull(gateway.deleteRoute({ ApiId, RouteId: part }))
  },
}

function settingsOf({ key, target, access }: RouteInputs): {
  RouteKey: string
  Target: string
  AuthorizationType: 'AWS_IAM' | 'NONE'
} {
  return { RouteKey: key, Target: target, AuthorizationType: access === 'iam' ? 'AWS_IAM' : 'NONE' }
}

async function findByKey(
  { clients }: ResourceContext<AwsClients>,
  api: string,
  key: string,
): Promise<Route | null> {
  const gateway = await clients.apigatewayv2()
  let NextToken: string | undefined
  do {
    const page = await absentAsNull(
      gateway.getRoutes({ ApiId: api, ...(NextToken === undefined ? {} : { NextToken }) }),
    )
    const found = page?.Items?.find((one) => one.RouteKey === key)
    if (found) return found
    NextToken = page?.NextToken
  } while (NextToken !== undefined)
  return null
}
