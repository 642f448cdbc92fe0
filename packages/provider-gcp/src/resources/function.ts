/**
 * A function of FunctionService v2. Create and update return when the operation is accepted; it is then followed by the
 * function's name, so that a run that begins after a crash follows it as well. The package goes up right before the
 * change that needs it: where Google lets it lie it can be neither listed nor kept, so it is no resource of its own.
 */
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { GcpClients } from '../clients.ts'
import { instanceName } from '../naming.ts'
import { ownerFromLabels, ownerOf } from '../ownership/ownership.ts'
import type { FunctionInputs, FunctionOutputs } from './function-document.ts'
import { definitionOf, FUNCTION_TYPE, inputsOf, maskOf, needsSource, outputsOf } from './function-document.ts'
import { uploadPackage } from './function-package.ts'
import { waitUntilGone, waitUntilServing } from './function-wait.ts'

type Context = ResourceContext<GcpClients>
type Type = ResourceType<FunctionInputs, FunctionOutputs, GcpClients>

const HEALTH = { ACTIVE: 'ready', DEPLOYING: 'pending', DELETING: 'pending' } as const

export const cloudFunction: Type = {
  type: FUNCTION_TYPE,
  version: 1,
  identity: {
    by: 'name',
    // The region is part of the identity: `find` gets nothing but the name.
    name: ({ region, functionId }, instance) => `${region}/${instanceName(functionId, instance)}`,
    find: async (context, name) => {
      const [region = '', functionId = ''] = name.split('/')
      const id = `${parentOf(context, region)}/functions/${functionId}`
      const found = await context.clients.functions.get(id)
      if (!found) return null
      const owner = ownerFromLabels(found.labels, context.stack, FUNCTION_TYPE)
      return { id, owner, health: HEALTH[String(found.state) as keyof typeof HEALTH] ?? 'broken' }
    },
  },
  replaceOn: ['functionId', 'region'],
  // There is no alias before a function: changing it moves its traffic.
  phase: 'cutover',
  async create(context, inputs, { owner, instance }) {
    const parent = parentOf(context, inputs.region)
    const functionId = instanceName(inputs.functionId, instance)
    const source = await uploadPackage(context, parent, inputs)
    await context.clients.functions.create(parent, functionId, definitionOf(inputs, owner, source))
    return { id: `${parent}/functions/${functionId}` }
  },
  settle: async (context, id) => outputsOf(await waitUntilServing(context, id)),
  async update(context, id, inputs, changed) {
    const paths = maskOf(changed)
    if (paths.length === 0) return
    const source = needsSource(changed)
      ? await uploadPackage(context, parentOf(context, inputs.region), inputs)
      : undefined
    const owner = ownerOf(context.stack, FUNCTION_TYPE, inputs.name)
    await context.clients.functions.update({ ...definitionOf(inputs, owner, source), name: id }, paths)
  },
  async read(context, id) {
    const found = await context.clients.functions.get(id)
    if (!found || String(found.state) === 'DELETING') return null
    return { inputs: inputsOf(id, found), outputs: outputsOf(found) }
  },
  async delete(context, id) {
    const found = await context.clients.functions.get(id)
    if (!found) return
    if (String(found.state) !== 'DELETING') await context.clients.functions.delete(id)
    await waitUntilGone(context, id)
  },
}

function parentOf({ clients }: Context, region: string): string {
  return `projects/${clients.project}/locations/${region}`
}
