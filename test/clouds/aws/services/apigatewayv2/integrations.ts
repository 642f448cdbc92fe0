/** Integrations: creating one twice makes two. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Call, Checked } from '../../world.ts'
import { shortId } from '../../world.ts'
import type { Stores } from './api-record.ts'
import { findApi, findIn, merge } from './api-record.ts'
import type {
  CreateIntegrationRequest,
  Integration,
  UpdateIntegrationRequest,
} from '@aws-sdk/client-apigatewayv2'

export function integrationOperations(stores: Stores): Behaviour['operations'] {
  return {
    CreateIntegration(input: Checked<CreateIntegrationRequest>, call: Call): Integration {
      const { integrations } = findApi(stores, call, input.ApiId)
      checkIntegration(input)
      const { ApiId: _, ...settings } = input
      const created: Integration = {
        ConnectionType: 'INTERNET',
        TimeoutInMillis: 30_000,
        ...settings,
        IntegrationId: shortId().slice(0, 7),
      }
      integrations.set(created.IntegrationId ?? '', created)
      return created
    },
    GetIntegration: (
      input: { readonly ApiId: string; readonly IntegrationId: string },
      call: Call,
    ): Integration =>
      findIn(findApi(stores, call, input.ApiId).integrations, input.IntegrationId, 'Integration'),
    GetIntegrations: (input: { readonly ApiId: string }, call: Call): { Items: Integration[] } => ({
      Items: [...findApi(stores, call, input.ApiId).integrations.values()],
    }),
    UpdateIntegration(input: Checked<UpdateIntegrationRequest>, call: Call): Integration {
      const { integrations } = findApi(stores, call, input.ApiId)
      const updated = merge(findIn(integrations, input.IntegrationId, 'Integration'), input)
      integrations.set(input.IntegrationId, updated)
      return updated
    },
    DeleteIntegration(input: { readonly ApiId: string; readonly IntegrationId: string }, call: Call): object {
      const { integrations, routes } = findApi(stores, call, input.ApiId)
      findIn(integrations, input.IntegrationId, 'Integration')
      const user = [...routes.values()].find(
        (route) => route.Target === `integrations/${input.IntegrationId}`,
      )
      if (user)
        throw new Refusal(
          'ConflictException',
          `Cannot delete Integration ${input.IntegrationId}: it is used by Route ${user.RouteId}`,
        )
      integrations.delete(input.IntegrationId)
      return {}
    },
  }
}

function checkIntegration(input: Checked<CreateIntegrationRequest>): void {
  if (input.IntegrationType === 'AWS_PROXY') {
    if (input.PayloadFormatVersion === undefined)
      throw new Refusal('BadRequestException', 'PayloadFormatVersion is a required parameter for integration')
    if (!input.IntegrationUri?.startsWith('arn:aws:lambda:'))
      throw new Refusal('BadRequestException', 'IntegrationUri should be a valid Lambda ARN')
  }
}
