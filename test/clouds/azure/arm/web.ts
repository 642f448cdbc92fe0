/** Plans and sites: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan */
import type { JsonObject } from '@skyfold/manifest'
import type { Answer } from '../answer.ts'
import { armError } from '../answer.ts'
import type { Action, Put, ResourceKind } from './resource-kind.ts'
import { asList, asObject, objectAt, textAt } from './resource-kind.ts'

export const WEB_TYPES = 'microsoft.web-2025-03-01'
export const WEB_VERSIONS: readonly string[] = ['2025-03-01']

const MEMORY_SIZES = [512, 2048, 4096]
const NODE_VERSIONS = ['20', '22', '24']
/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations */
const FORBIDDEN_SETTINGS = new Set([
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'FUNCTIONS_EXTENSION_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
])

export const plans: ResourceKind = {
  type: 'Microsoft.Web/serverfarms',
  word: 'web.Plan',
  apiVersions: WEB_VERSIONS,
  types: WEB_TYPES,
  longRunning: 'azure-asyncoperation',
  created: 200,
  refuse({ body }) {
    const sku = objectAt(body, 'sku')
    if (sku['name'] !== 'FC1') return undefined
    if (sku['tier'] !== 'FlexConsumption') return badRequest('The SKU FC1 needs the tier FlexConsumption.')
    return objectAt(body, 'properties')['reserved'] === true
      ? undefined
      : badRequest('Flex Consumption is available for Linux only: properties.reserved must be true.')
  },
  complete: ({ body }) => ({
    ...body,
    properties: { ...objectAt(body, 'properties'), status: 'Ready', provisioningState: 'Succeeded' },
  }),
  unfinished: (body) => ({
    ...body,
    properties: { ...objectAt(body, 'properties'), status: 'Pending', provisioningState: 'InProgress' },
  }),
}

export const sites: ResourceKind = {
  type: 'Microsoft.Web/sites',
  word: 'web.Site',
  apiVersions: WEB_VERSIONS,
  types: WEB_TYPES,
  longRunning: 'location',
  created: 200,
  refuse(put) {
    const { world, id, body } = put
    if (!/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])$/i.test(id.name))
      return badRequest(`The host name ${id.name}.azurewebsites.net is invalid.`)
    const taken = world.site(id.name)
    if (taken && taken.id.toLowerCase() !== id.id.toLowerCase())
      return armError(409, 'Conflict', `Website with given name ${id.name} already exists.`)
    const planId = textAt(objectAt(body, 'properties'), 'serverFarmId')
    const plan = world.find(planId)
    if (!plan) return armError(404, 'NotFound', `Cannot find ServerFarm with name ${planId}.`)
    return objectAt(plan.body, 'sku')['name'] === 'FC1' ? refuseFlex(put) : undefined
  },
  complete({ world, id, body, previous }) {
    const identity = objectAt(body, 'identity')
    const principalId = objectAt(previous?.body, 'identity')['principalId'] ?? world.createPrincipal(id.id)
    const host = `${id.name}.azurewebsites.net`
    const scm = `${id.name}.scm.azurewebsites.net`
    return {
      ...body,
      ...(identity['type'] === 'SystemAssigned'
        ? { identity: { ...identity, principalId, tenantId: world.tenant } }
        : {}),
      properties: {
        ...objectAt(body, 'properties'),
        state: 'Running',
        defaultHostName: host,
        hostNames: [host],
        enabledHostNames: [host, scm],
        hostNameSslStates: [
          { name: host, sslState: 'Disabled', hostType: 'Standard' },
          { name: scm, sslState: 'Disabled', hostType: 'Repository' },
        ],
      },
    }
  },
  unfinished(body) {
    const { identity, ...rest } = body
    const type = textAt(asObject(identity), 'type')
    const properties = { ...objectAt(body, 'properties'), inProgressOperationId: 'making' }
    return { ...rest, identity: { type }, properties }
  },
  actions: {
    start: (action) => setState(action, 'Running'),
    stop: (action) => setState(action, 'Stopped'),
    syncfunctiontriggers: () => ({ status: 204 }),
  },
}

function setState({ stored }: Action, state: string): Answer {
  stored.body = { ...stored.body, properties: { ...objectAt(stored.body, 'properties'), state } }
  return { status: 200 }
}

/** Settings that Flex Consumption refuses, wherever they are written. */
export function refuseSettings(names: readonly string[]): Answer | undefined {
  const forbidden = names.filter((name) => FORBIDDEN_SETTINGS.has(name))
  if (forbidden.length === 0) return undefined
  const message = `The following app setting (Site.SiteConfig.AppSettings.${forbidden.join(', ')}) for Flex Consumption sites is invalid. Please remove or rename it before retrying.`
  return badRequest(message)
}

function refuseFlex({ world, body, previous }: Put): Answer | undefined {
  const properties = objectAt(body, 'properties')
  const config = objectAt(properties, 'functionAppConfig')
  const runtime = objectAt(config, 'runtime')
  const scale = objectAt(config, 'scaleAndConcurrency')
  const settings = asList(objectAt(properties, 'siteConfig')['appSettings'])
  if (body['kind'] !== 'functionapp,linux') return badRequest('The kind must be functionapp,linux.')
  if (properties['functionAppConfig'] === undefined)
    return badRequest(
      'Site.FunctionAppConfig is invalid. The FunctionAppConfig section was not specified in the request, which is required for Flex Consumption sites.',
    )
  if (runtime['name'] !== 'node' || !NODE_VERSIONS.includes(textAt(runtime, 'version')))
    return badRequest(
      `Site.FunctionAppConfig.Runtime.Version is invalid. It must be one of ${NODE_VERSIONS.join(', ')}.`,
    )
  if (!MEMORY_SIZES.includes(Number(scale['instanceMemoryMB'])))
    return badRequest(
      `Site.FunctionAppConfig.ScaleAndConcurrency.InstanceMemoryMB is invalid. It must be one of ${MEMORY_SIZES.join(', ')}.`,
    )
  const most = Number(scale['maximumInstanceCount'])
  if (!(most >= 40 && most <= 1000))
    return badRequest(
      'Site.FunctionAppConfig.ScaleAndConcurrency.MaximumInstanceCount is invalid. It must be between 40 and 1000.',
    )
  const before = objectAt(objectAt(objectAt(previous?.body, 'properties'), 'functionAppConfig'), 'runtime')
  if (previous && before['name'] !== runtime['name'])
    return badRequest('The runtime of a site cannot be changed.')
  return (
    refuseStorage(world, config) ?? refuseSettings(settings.map((each) => textAt(asObject(each), 'name')))
  )
}

function refuseStorage(world: Put['world'], config: JsonObject): Answer | undefined {
  const storage = objectAt(objectAt(config, 'deployment'), 'storage')
  const account = /^https:\/\/([a-z0-9]+)\.blob\.core\.windows\.net\/[a-z0-9-]+$/.exec(
    textAt(storage, 'value'),
  )?.[1]
  if (storage['type'] !== 'blobContainer' || account === undefined)
    return badRequest(
      'Site.FunctionAppConfig.Deployment.Storage.Value is invalid. It must be the URL of a blob container.',
    )
  if (objectAt(storage, 'authentication')['type'] === undefined)
    return badRequest('Site.FunctionAppConfig.Deployment.Storage.Authentication.Type is required.')
  return world.named('Microsoft.Storage/storageAccounts', account)
    ? undefined
    : badRequest(`The storage account ${account} could not be found.`)
}

function badRequest(message: string): Answer {
  return armError(400, 'BadRequest', message)
}
