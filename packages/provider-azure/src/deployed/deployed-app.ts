/** The apps of a deployed stack, as its record tells. */
import type { JsonObject } from '@skyfold/manifest'
import type { Deployed } from '@skyfold/plugin-api'
import { asList, asObject, asText } from '../json.ts'

export interface DeployedApp {
  /** Id and names of the site. */
  readonly id: string
  readonly site: string
  readonly hostName: string
  readonly functions: readonly string[]
  readonly routes: readonly { readonly method: string; readonly path: string; readonly function: string }[]
}

export function deployedApps({ resources }: Deployed): readonly DeployedApp[] {
  return Object.entries(resources).flatMap(([address, { type, id, outputs }]) => {
    if (type !== 'azure.web.site') return []
    const unit = address.slice(type.length + 1)
    const app = asObject(resources[`azure.web.site-settings/${unit}`]?.outputs['app'])
    return [
      {
        id,
        site: asText(outputs['name']),
        hostName: asText(outputs['hostName']),
        functions: asList(app['functions']).map(asText),
        routes: asList(app['routes']).map(asObject).map(toRoute),
      },
    ]
  })
}

function toRoute(route: JsonObject): DeployedApp['routes'][number] {
  return { method: asText(route['method']), path: asText(route['path']), function: asText(route['function']) }
}
