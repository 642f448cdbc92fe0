/** What a user wants to see of a deployed stack. */
import type { Deployed, DeployedResource, Description, Endpoint } from '@skyfold/plugin-api'

/** Functions, endpoints and queues by their names in the manifest. */
export function describeStack(deployed: Deployed): Description {
  return {
    functions: entriesOf(deployed, 'aws.lambda.function').map(([name, { id }]) => ({ name, id })),
    endpoints: entriesOf(deployed, 'aws.apigatewayv2.route').map(([, route]) => toEndpoint(deployed, route)),
    outputs: Object.fromEntries(
      entriesOf(deployed, 'aws.sqs.queue').map(([name, { outputs }]) => [
        `queue ${name}`,
        textOf(outputs, 'url'),
      ]),
    ),
  }
}

/** Names in the manifest of what is deployed of a type, with their records. */
export function entriesOf(
  deployed: Deployed,
  type: string,
): readonly (readonly [name: string, resource: DeployedResource])[] {
  return Object.entries(deployed.resources)
    .filter(([address]) => address.startsWith(`${type}/`))
    .map(([address, resource]) => [address.slice(type.length + 1), resource] as const)
}

/** The route's id begins with its API's, its target is the id of an integration, which is named after its function. */
function toEndpoint(deployed: Deployed, { id, outputs }: DeployedResource): Endpoint {
  const [api = ''] = id.split('/')
  const key = textOf(outputs, 'key')
  const [method, path] = key === '$default' ? ['ANY', '/'] : key.split(' ')
  const integration = `${api}/${textOf(outputs, 'target').replace('integrations/', '')}`
  const found = entriesOf(deployed, 'aws.apigatewayv2.api').find(([, one]) => one.id === api)
  const [name = ''] =
    entriesOf(deployed, 'aws.apigatewayv2.integration').find(([, one]) => one.id === integration) ?? []
  return {
    method: method ?? 'ANY',
    url: `${found ? textOf(found[1].outputs, 'endpoint') : ''}${path ?? '/'}`,
    function: name.split(' ')[0] ?? '',
    public: outputs['access'] === 'public',
  }
}

function textOf(outputs: DeployedResource['outputs'], name: string): string {
  const value = outputs[name]
  return typeof value === 'string' ? value : ''
}
