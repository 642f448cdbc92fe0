/** What a user wants to see of a deployed stack. */
import type { Deployed, Description } from '@skyfold/plugin-api'
import { deployedApps } from './deployed-app.ts'
import { asText } from '../json.ts'

export function describe(deployed: Deployed): Description {
  const apps = deployedApps(deployed)
  const queues = Object.values(deployed.resources).filter(({ type }) => type === 'azure.storage.queue')
  const group = Object.values(deployed.resources).find(({ type }) => type === 'azure.resources.group')
  return {
    functions: apps.flatMap(({ site, functions }) =>
      functions.map((name) => ({ name, id: `${site}/${name}` })),
    ),
    endpoints: apps.flatMap(({ hostName, routes }) =>
      routes.map(({ method, path, function: name }) => ({
        method,
        url: `https://${hostName}${path === '$default' ? '/' : path}`,
        function: name,
        public: true,
      })),
    ),
    outputs: Object.fromEntries([
      ...(group ? [['resource group', asText(group.outputs['name'])] as const] : []),
      ...queues.map(({ outputs }) => [`queue ${asText(outputs['name'])}`, asText(outputs['id'])] as const),
    ]),
  }
}
