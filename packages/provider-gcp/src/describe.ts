/** A deployed stack as `sls info` shows it. */
import type { JsonObject } from '@skyfold/manifest'
import type { Deployed, Description, Endpoint } from '@skyfold/plugin-api'
import { FUNCTION_TYPE } from './resources/function-document.ts'

/** Pure. */
export function describe(deployed: Deployed): Description {
  const resources = Object.entries(deployed.resources)
  const functions = resources.filter(([, { type }]) => type === FUNCTION_TYPE)
  const names = new Map<string, string>()
  for (const [, { id, outputs }] of functions) {
    const name = text(outputs, 'function')
    if (!names.has(name)) names.set(name, id)
  }
  return {
    functions: [...names].map(([name, id]) => ({ name, id })),
    endpoints: functions.flatMap(([, { outputs }]) => endpointsOf(outputs)),
    outputs: Object.fromEntries(
      resources
        .filter(([, { type }]) => type === 'gcp.pubsub.topic')
        .map(([address, { outputs }]) => [address.slice(address.indexOf('/') + 1), text(outputs, 'topic')]),
    ),
  }
}

function endpointsOf(outputs: JsonObject): readonly Endpoint[] {
  const routes = Array.isArray(outputs['routes']) ? outputs['routes'] : []
  return routes
    .filter((route) => typeof route === 'string')
    .map((route) => {
      const [method = '', path = ''] = route.split(' ')
      return {
        method,
        url: `${text(outputs, 'uri')}${path === '$default' ? '/' : path}`,
        function: text(outputs, 'function'),
        public: outputs['door'] === 'public',
      }
    })
}

function text(outputs: JsonObject, name: string): string {
  const value = outputs[name]
  return typeof value === 'string' ? value : ''
}
