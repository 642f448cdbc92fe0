/** An HTTP API: a port of the loopback interface with routes on it. */
import type { Found, ResourceType } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { instanceName } from '../naming.ts'
import { findByName, readObject } from './object.ts'

export interface HttpApiInputs {
  readonly name: string
  /** This port and no other; without it the first free one from 3000 is taken and kept. */
  readonly port?: number
  /** `$default` of an HTTP API, the stage's name of a REST API. */
  readonly stage: string
  readonly region: string
}

export interface HttpApiOutputs {
  readonly id: string
  readonly port: number
  /** `http://127.0.0.1:3000`. */
  readonly url: string
}

const TYPE = 'local.http-api'

export const httpApi: ResourceType<HttpApiInputs, HttpApiOutputs, LocalClients> = {
  type: TYPE,
  version: 1,
  identity: {
    by: 'name',
    name: nameOf,
    find: (context, name): Promise<Found | null> => findByName(context, TYPE, name),
  },
  replaceOn: ['name'],
  async create(context, inputs, intent) {
    const id = nameOf(inputs, intent.instance)
    await context.clients.control.create(TYPE, id, { owner: intent.owner, inputs })
    return { id }
  },
  settle: (context, id) => context.clients.control.settle<HttpApiOutputs>(TYPE, id, context.signal),
  update: (context, id, inputs) => context.clients.control.update(TYPE, id, inputs),
  read: (context, id) => readObject(context, TYPE, id),
  delete: (context, id) => context.clients.control.remove(TYPE, id),
}

function nameOf(inputs: HttpApiInputs, instance: string): string {
  return instanceName(inputs.name, instance)
}
