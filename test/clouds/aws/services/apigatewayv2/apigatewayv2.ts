/** API Gateway v2: HTTP APIs with their integrations, routes and stages. */
import type { CloudObject } from '../../../cloud.ts'
import type { Behaviour, World } from '../../world.ts'
import { Regional, tagged } from '../../world.ts'
import type { ApiRecord, Stores } from './api-record.ts'
import { apiOperations, tagOperations } from './apis.ts'
import { integrationOperations } from './integrations.ts'
import { routeOperations } from './routes.ts'
import { stageOperations } from './stages.ts'

export function createApiGateway(world: World): Behaviour {
  const stores: Stores = new Regional(() => new Map())
  return {
    operations: {
      ...apiOperations(world, stores),
      ...integrationOperations(stores),
      ...routeOperations(stores),
      ...stageOperations(world, stores),
      ...tagOperations(stores),
    },
    objects: () => stores.entries().flatMap(([, apis]) => [...apis].flatMap(apiObjects)),
  }
}

/** Parts are named after what they do: their identifiers differ from run to run. */
function apiObjects([id, record]: [id: string, record: ApiRecord]): CloudObject[] {
  const parts = (kind: string, names: readonly (string | undefined)[]): CloudObject[] =>
    names.map((name) => ({ kind: `apigatewayv2.${kind}`, id: `${record.api.Name} ${name}` }))
  const integrations = [...record.integrations.values()]
  return [
    tagged('apigatewayv2.api', id, record.tags),
    ...parts(
      'integration',
      integrations.map((one) => `${one.IntegrationUri} ${one.PayloadFormatVersion}`),
    ),
    ...parts(
      'route',
      [...record.routes.values()].map((one) => one.RouteKey),
    ),
    ...parts('stage', [...record.stages.keys()]),
  ]
}
