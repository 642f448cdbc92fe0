/** What a user wants to see of a deployed stack. */
import type { Deployed, DeployedResource, Description, Endpoint } from '@skyfold/plugin-api'
import { namesOf } from './client/operations.ts'
import type { ObjectType } from './protocol.ts'

/** Functions, endpoints and queues by their names in the manifest. */
export function describeStack(deployed: Deployed): Description {
  const functions = entriesOf(deployed, 'local.function').map(([name, { id }]) => ({ name, id }))
  const names = new Map(functions.map(({ name, id }) => [id, name]))
  return {
    functions,
    endpoints: entriesOf(deployed, 'local.route').map(([, { outputs }]) => toEndpoint(outputs, names)),
    outputs: Object.fromEntries(
      entriesOf(deployed, 'local.queue').map(([name, { outputs }]) => [
        `queue ${name}`,
        textOf(outputs, 'arn'),
      ]),
    ),
  }
}

// Whoever reaches the loopback interface may call: the local cloud checks no callers.
function toEndpoint(outputs: DeployedResource['outputs'], names: ReadonlyMap<string, string>): Endpoint {
  const id = textOf(outputs, 'function')
  return {
    method: textOf(outputs, 'method'),
    url: textOf(outputs, 'url'),
    function: names.get(id) ?? id,
    public: true,
  }
}

function entriesOf(deployed: Deployed, type: ObjectType): readonly (readonly [string, DeployedResource])[] {
  return namesOf(deployed, type).flatMap((name) => {
    const resource = deployed.resources[`${type}/${name}`]
    return resource ? [[name, resource] as const] : []
  })
}

function textOf(outputs: DeployedResource['outputs'], name: string): string {
  const value = outputs[name]
  return typeof value === 'string' ? value : ''
}
