/** An immutable version: unpacked code and configuration of one function. It serves once a function points to it. */
import type { Found, ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { instanceName } from '../naming.ts'
import { findByName, readObject } from './object.ts'

export interface VersionInputs {
  /** Physical name of the function. */
  readonly function: string
  readonly code: { readonly artifact: string }
  /** `index.handler`. */
  readonly handler: string
  readonly runtime: string
  /** MB. */
  readonly memorySize: number
  /** Seconds. */
  readonly timeout: number
  readonly environment: Readonly<Record<string, string>>
  /** `AWS_REGION` of the handler. */
  readonly region: string
}

export interface VersionOutputs {
  readonly id: string
  /** `1`, `2`, … as `functionVersion` of the context. */
  readonly version: string
}

const TYPE = 'local.version'

export const version: ResourceType<VersionInputs, VersionOutputs, LocalClients> = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    name: nameOf,
    find: (context, name): Promise<Found | null> => findByName(context, TYPE, name),
  },
  replaceOn: 'any',
  retained: true,
  phase: 'prepare',
  async create(context, inputs, intent) {
    const id = nameOf(inputs, intent.instance)
    await context.clients.control.create(TYPE, id, { owner: intent.owner, inputs })
    await sendPackage(context, inputs)
    return { id }
  },
  async settle(context, id) {
    context.progress('loading the code')
    return context.clients.control.settle<VersionOutputs>(TYPE, id, context.signal)
  },
  async update(context, id, inputs) {
    await context.clients.control.update(TYPE, id, inputs)
    await sendPackage(context, inputs)
  },
  read: (context, id) => readObject(context, TYPE, id),
  delete: (context, id) => context.clients.control.remove(TYPE, id),
}

// A colon cannot be part of a function's name, so versions of two functions never meet.
function nameOf(inputs: VersionInputs, instance: string): string {
  return instanceName(`${inputs.function}:version`, instance)
}

async function sendPackage(context: ResourceContext<LocalClients>, inputs: VersionInputs): Promise<void> {
  const hash = inputs.code.artifact
  if (await context.clients.control.hasPackage(hash)) return
  await context.clients.control.sendPackage(hash, await context.openArtifact(hash))
}
