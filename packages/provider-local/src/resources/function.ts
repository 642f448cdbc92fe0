/** A function: the name that triggers call, pointing to the version that serves. Moving the pointer is the cut-over. */
import type { Found, ResourceType } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { functionArn, instanceName } from '../naming.ts'
import { findByName, readObject } from './object.ts'

export interface FunctionInputs {
  /** Physical name. */
  readonly name: string
  /** Id of the version that serves. */
  readonly version: string
  /** Environments kept ready; they are ready before `settle` returns. */
  readonly provisionedConcurrency: number
  /** More calls at once are answered with 429. */
  readonly reservedConcurrency?: number
  readonly region: string
}

export interface FunctionOutputs {
  readonly name: string
  readonly arn: string
}

const TYPE = 'local.function'

export const localFunction: ResourceType<FunctionInputs, FunctionOutputs, LocalClients> = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    name: nameOf,
    find: (context, name): Promise<Found | null> => findByName(context, TYPE, name),
  },
  replaceOn: ['name', 'region'],
  phase: 'cutover',
  deleteFirst: true,
  predict: ({ name, region }) => ({ name, arn: functionArn(region, name) }),
  async create(context, inputs, intent) {
    const id = nameOf(inputs, intent.instance)
    await context.clients.control.create(TYPE, id, { owner: intent.owner, inputs })
    return { id }
  },
  settle: (context, id) => context.clients.control.settle<FunctionOutputs>(TYPE, id, context.signal),
  update: (context, id, inputs) => context.clients.control.update(TYPE, id, inputs),
  read: (context, id) => readObject(context, TYPE, id),
  delete: (context, id) => context.clients.control.remove(TYPE, id),
}

function nameOf(inputs: FunctionInputs, instance: string): string {
  return instanceName(inputs.name, instance)
}
