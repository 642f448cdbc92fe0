/** The resources that a service should have on Azure: one group and storage account, and for each app what it runs on. */
import type { Json, JsonObject, Service, SourceRange, Target } from '@skyfold/manifest'
import type { Address, Artifact, Composition, Input, Resource } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import type { App } from './app/app.ts'
import { planApps } from './app/app.ts'
import { limit } from './capabilities.ts'
import { channelName, groupName, hostId, planName } from './naming.ts'
import type { Place } from './naming.ts'
import { APP_SETTING } from './resources/site-settings.ts'

const GROUP = 'azure.resources.group/stack'
const ACCOUNT = 'azure.storage.account/stack'

/** What an app needs of the storage account: https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity */
const ROLES: Readonly<Record<string, string>> = {
  // Storage Blob Data Owner, Storage Queue Data Contributor, Storage Table Data Contributor
  blob: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
  queue: '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
  table: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
}

export function compose(service: Service, target: Target, artifacts: readonly Artifact[]): Composition {
  const place = { service: service.name, stage: service.stage, region: target.region }
  const { apps } = planApps(service, target)
  const resources = [
    ...foundation(place, service.tags),
    ...apps.flatMap(queuesOf),
    ...apps.flatMap((app) => {
      const hash = artifacts.find(({ unit }) => unit === app.id)?.contentHash ?? ''
      return appResources(app, { place, tags: service.tags, artifact: hash })
    }),
  ]
  const unique = new Map(resources.map((each) => [each.address, each]))
  return { graph: { resources: [...unique.values()] }, diagnostics: [] }
}

function foundation(place: Place, tags: Readonly<Record<string, string>>): readonly Resource[] {
  const name = groupName(place)
  const common = { location: place.region, tags: { ...tags } }
  return [
    resource(GROUP, { name, ...common }),
    resource(ACCOUNT, {
      group: ref(GROUP, 'id'),
      name: `${place.service}-${place.stage}-${place.region}`,
      ...common,
    }),
  ]
}

function queuesOf({ functions }: App): readonly Resource[] {
  return functions.flatMap(({ definition, triggers }) =>
    triggers.flatMap(({ queue }) =>
      queue
        ? [
            resource(
              `azure.storage.queue/${queue.channel}`,
              { account: ref(ACCOUNT, 'id'), name: queue.channel },
              definition.source,
            ),
          ]
        : [],
    ),
  )
}

interface AppPlace {
  readonly place: Place
  readonly tags: Readonly<Record<string, string>>
  readonly artifact: string
}

function appResources(app: App, { place, tags, artifact }: AppPlace): readonly Resource[] {
  const { id } = app
  const source = app.functions[0]?.definition.source
  const [plan, site, container] = [
    `azure.web.plan/${id}`,
    `azure.web.site/${id}`,
    `azure.storage.container/${id}`,
  ]
  const settings = `azure.web.site-settings/${id}`
  const roles = Object.keys(ROLES).map((role) => `azure.authorization.role-assignment/${id}-${role}`)
  const common = { group: ref(GROUP, 'id'), name: planName(place, id), location: place.region }
  return [
    resource(container, { account: ref(ACCOUNT, 'id'), name: channelName(`packages-${id}`) }, source),
    resource(plan, { ...common, tags: { ...tags } }, source),
    resource(
      site,
      {
        ...common,
        ...siteInputs(app),
        plan: ref(plan, 'id'),
        container: ref(container, 'name'),
        tags: { ...tags, ...ownTags(app) },
      },
      source,
    ),
    ...Object.values(ROLES).map((role, index) =>
      resource(
        roles[index] ?? '',
        { scope: ref(ACCOUNT, 'id'), role, principal: ref(site, 'principalId') },
        source,
      ),
    ),
    resource(settings, { site: ref(site, 'id'), settings: settingsOf(app, place) }, source),
    {
      ...resource(`azure.web.package/${id}`, { site: ref(site, 'id'), code: { artifact } }, source),
      // The app writes the package with its own identity, and starts with its settings.
      dependsOn: [...roles, settings, ...queueAddresses(app)],
    },
  ]
}

function siteInputs({ node, memory, bound, functions }: App): { readonly [name: string]: Input } {
  const ready = functions.flatMap(({ settings, triggers }) =>
    settings.provisionedConcurrency === 0
      ? []
      : triggers.map(
          ({ name, route }) =>
            [route ? 'http' : `function:${name}`, settings.provisionedConcurrency] as const,
        ),
  )
  const alwaysReady: Record<string, number> = {}
  for (const [group, count] of ready) alwaysReady[group] = Math.max(count, alwaysReady[group] ?? 0)
  return {
    blobUrl: ref(ACCOUNT, 'blobUrl'),
    node,
    memory,
    maximumInstances: bound ?? limit('instances.default'),
    // A bound of concurrent calls is one of instances only if each takes one call.
    httpConcurrency: bound === undefined ? null : 1,
    alwaysReady,
  }
}

function settingsOf(app: App, place: Place): { readonly [name: string]: Input } {
  return {
    ...app.environment,
    AzureWebJobsStorage__credential: 'managedidentity',
    AzureWebJobsStorage__blobServiceUri: ref(ACCOUNT, 'blobUrl'),
    AzureWebJobsStorage__queueServiceUri: ref(ACCOUNT, 'queueUrl'),
    AzureWebJobsStorage__tableServiceUri: ref(ACCOUNT, 'tableUrl'),
    // The root belongs to the routes of the service.
    AzureWebJobsDisableHomepage: 'true',
    AzureFunctionsWebHost__hostid: hostId(place, app.id),
    [APP_SETTING]: JSON.stringify(appDocument(app)),
  }
}

/** Functions and routes, for `describe`. */
function appDocument({ functions }: App): JsonObject {
  const routes: Json[] = functions.flatMap(({ triggers }) =>
    triggers.flatMap(({ route }) => (route ? [{ ...route }] : [])),
  )
  return { functions: functions.map(({ definition }) => definition.name), routes }
}

function ownTags({ functions }: App): Readonly<Record<string, string>> {
  return Object.assign({}, ...functions.map(({ settings }) => settings.tags)) as Record<string, string>
}

function queueAddresses({ functions }: App): readonly Address[] {
  const channels = functions.flatMap(({ triggers }) => triggers.flatMap(({ queue }) => queue?.channel ?? []))
  return [...new Set(channels)].map((channel) => `azure.storage.queue/${channel}`)
}

function resource(address: Address, inputs: Resource['inputs'], source?: SourceRange): Resource {
  return { address, type: address.slice(0, address.indexOf('/')), inputs, ...(source ? { source } : {}) }
}
