/** A Flex Consumption app: how it scales, which runtime it has, who it is. Its code is `package`. */
import type { Site } from '@azure/arm-appservice'
import type { Found, ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { callSdk, mustSucceed } from '../request/failure.ts'
import { instanceName, ownerOf, ownerTags, regionName, siteName, userTags } from '../naming.ts'
import type { AzureContext } from './arm-object.ts'
import { groupId, partsOf, waitFor } from './arm-object.ts'

export interface SiteInputs {
  /** Id of the group. */
  readonly group: string
  /** Begins the name; a hash that is unique in Azure completes it. */
  readonly name: string
  readonly location: string
  /** Id of the plan. */
  readonly plan: string
  /** URL of the account's blobs. */
  readonly blobUrl: string
  /** Name of the container for packages. */
  readonly container: string
  /** Node's major version. */
  readonly node: string
  /** MB of an instance. */
  readonly memory: number
  readonly maximumInstances: number
  /** HTTP requests that an instance takes at once; `null`: Azure's own number. */
  readonly httpConcurrency: number | null
  /** Instances kept ready, by group (`http`) or function (`function:tick_schedule_1`). */
  readonly alwaysReady: Readonly<Record<string, number>>
  readonly tags: Readonly<Record<string, string>>
}

export interface SiteOutputs {
  readonly id: string
  readonly name: string
  readonly hostName: string
  /** Object id of its identity. */
  readonly principalId: string
}

export const site: ResourceType<SiteInputs, SiteOutputs, AzureClients> = {
  type: 'azure.web.site',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    async find(context, name) {
      const id = idOf(groupId(context), context.clients, name)
      const found = await getSite(context, id)
      return (
        found &&
        ({
          id,
          owner: ownerOf(found.tags ?? {}),
          health: isReady(found) ? 'ready' : 'pending',
        } satisfies Found | null)
      )
    },
  },
  replaceOn: ['group', 'name', 'location', 'plan'],
  async create(context, inputs, { instance, owner }) {
    const id = idOf(inputs.group, context.clients, instanceName(inputs.name, instance))
    await put(context, id, inputs, ownerTags(inputs.tags, owner))
    return { id }
  },
  settle: (context, id) =>
    waitFor(context, async () => {
      const found = await getSite(context, id)
      return found && isReady(found) ? outputsOf(id, found) : undefined
    }),
  async update(context, id, inputs) {
    const owner = ownerOf((await getSite(context, id))?.tags ?? {})
    await put(context, id, inputs, owner ? ownerTags(inputs.tags, owner) : { ...inputs.tags })
  },
  async read(context, id) {
    const found = await getSite(context, id)
    return found && { inputs: inputsOf(found), outputs: outputsOf(id, found) }
  },
  async delete({ clients }, id) {
    const { group, name } = partsOf(id)
    const web = await clients.web()
    await callSdk(`delete the site ${name}`, () => web.webApps.delete(group, name))
  },
}

/** `null`: it is not there. */
export async function getSite({ clients }: AzureContext, id: string): Promise<Site | null> {
  const { group, name } = partsOf(id)
  const web = await clients.web()
  return callSdk(`read the site ${name}`, () => web.webApps.get(group, name))
}

async function put(
  { clients }: AzureContext,
  id: string,
  inputs: SiteInputs,
  tags: Record<string, string>,
): Promise<void> {
  const { group, name } = partsOf(id)
  const web = await clients.web()
  await mustSucceed(`write the site ${name}`, () =>
    web.webApps.createOrUpdate(group, name, bodyOf(inputs, tags)).submitted(),
  )
}

function bodyOf(inputs: SiteInputs, tags: Record<string, string>): Site {
  const { httpConcurrency } = inputs
  return {
    location: inputs.location,
    kind: 'functionapp,linux',
    identity: { type: 'SystemAssigned' },
    tags,
    serverFarmId: inputs.plan,
    httpsOnly: true,
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer',
          value: `${inputs.blobUrl}${inputs.container}`,
          authentication: { type: 'SystemAssignedIdentity' },
        },
      },
      runtime: { name: 'node', version: inputs.node },
      scaleAndConcurrency: {
        alwaysReady: Object.entries(inputs.alwaysReady).map(([group, instanceCount]) => ({
          name: group,
          instanceCount,
        })),
        maximumInstanceCount: inputs.maximumInstances,
        instanceMemoryMB: inputs.memory,
        ...(httpConcurrency === null
          ? {}
          : { triggers: { http: { perInstanceConcurrency: httpConcurrency } } }),
      },
    },
  }
}

function inputsOf({ functionAppConfig, serverFarmId, location, tags }: Site): Partial<SiteInputs> {
  const { deployment, runtime, scaleAndConcurrency: scale } = functionAppConfig ?? {}
  const { alwaysReady = [], maximumInstanceCount, instanceMemoryMB, triggers } = scale ?? {}
  const ready = alwaysReady.flatMap(({ name, instanceCount }) =>
    name === undefined ? [] : [[name, instanceCount ?? 0] as const],
  )
  return {
    location: regionName(location),
    ...(serverFarmId === undefined ? {} : { plan: serverFarmId }),
    container: deployment?.storage?.value?.split('/').at(-1) ?? '',
    node: runtime?.version ?? '',
    memory: instanceMemoryMB ?? 0,
    maximumInstances: maximumInstanceCount ?? 0,
    httpConcurrency: triggers?.http?.perInstanceConcurrency ?? null,
    alwaysReady: Object.fromEntries(ready),
    tags: userTags(tags ?? {}),
  }
}

function outputsOf(id: string, { name, defaultHostName, identity }: Site): SiteOutputs {
  return { id, name: name ?? '', hostName: defaultHostName ?? '', principalId: identity?.principalId ?? '' }
}

function isReady({ identity, inProgressOperationId, defaultHostName }: Site): boolean {
  return Boolean(identity?.principalId && defaultHostName) && !inProgressOperationId
}

function idOf(group: string, { subscriptionId }: AzureClients, name: string): string {
  return `${group}/providers/Microsoft.Web/sites/${siteName(subscriptionId, name)}`
}
