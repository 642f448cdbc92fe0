/** A Flex Consumption plan. It holds one app. */
import type { AppServicePlan } from '@azure/arm-appservice'
import type { ResourceType } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { callSdk, mustSucceed } from '../request/failure.ts'
import { instanceName, ownerOf, ownerTags, userTags } from '../naming.ts'
import type { AzureContext } from './arm-object.ts'
import { groupId, healthOf, partsOf, waitFor } from './arm-object.ts'

export interface PlanInputs {
  /** Id of the group. */
  readonly group: string
  readonly name: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
}

export interface PlanOutputs {
  readonly id: string
}

export const plan: ResourceType<PlanInputs, PlanOutputs, AzureClients> = {
  type: 'azure.web.plan',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    async find(context, name) {
      const id = idOf(groupId(context), name)
      const found = await get(context, id)
      return (
        found && {
          id,
          owner: ownerOf(found.tags ?? {}),
          health: healthOf(found.provisioningState ?? 'Succeeded'),
        }
      )
    },
  },
  replaceOn: ['group', 'name', 'location'],
  async create(context, inputs, { instance, owner }) {
    const id = idOf(inputs.group, instanceName(inputs.name, instance))
    await put(context, id, inputs, ownerTags(inputs.tags, owner))
    return { id }
  },
  settle: (context, id) =>
    waitFor(context, async () => {
      const found = await get(context, id)
      return found && healthOf(found.provisioningState ?? 'Succeeded') !== 'pending' ? { id } : undefined
    }),
  async update(context, id, inputs) {
    const present = (await get(context, id))?.tags ?? {}
    const owner = ownerOf(present)
    await put(context, id, inputs, owner ? ownerTags(inputs.tags, owner) : { ...inputs.tags })
  },
  async read(context, id) {
    const found = await get(context, id)
    if (!found) return null
    return { inputs: { tags: userTags(found.tags ?? {}) }, outputs: { id } }
  },
  async delete({ clients }, id) {
    const { group, name } = partsOf(id)
    const web = await clients.web()
    await callSdk(`delete the plan ${name}`, () => web.appServicePlans.delete(group, name))
  },
}

async function get({ clients }: AzureContext, id: string): Promise<AppServicePlan | null> {
  const { group, name } = partsOf(id)
  const web = await clients.web()
  return callSdk(`read the plan ${name}`, () => web.appServicePlans.get(group, name))
}

async function put(
  { clients }: AzureContext,
  id: string,
  { location }: PlanInputs,
  tags: Record<string, string>,
): Promise<void> {
  const { group, name } = partsOf(id)
  const web = await clients.web()
  const body = {
    location,
    tags,
    kind: 'functionapp',
    sku: { name: 'FC1', tier: 'FlexConsumption' },
    reserved: true,
  }
  await mustSucceed(`write the plan ${name}`, () =>
    web.appServicePlans.createOrUpdate(group, name, body).submitted(),
  )
}

function idOf(group: string, name: string): string {
  return `${group}/providers/Microsoft.Web/serverfarms/${name}`
}
