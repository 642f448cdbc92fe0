/** A route of an HTTP API: which requests reach which function, and in what form. */
import type { CorsSettings } from '@skyfold/manifest'
import type { ResourceType } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { findByName, readObject } from './object.ts'

export interface RouteInputs {
  /** Id of the API. */
  readonly api: string
  /** `GET /orders/{id}` or `$default`. */
  readonly key: string
  /** Physical name of the function. */
  readonly function: string
  /** Shape of event and answer. */
  readonly payload: '1.0' | '2.0'
  readonly cors?: CorsSettings
}

export interface RouteOutputs {
  /** `ANY` for `$default`. */
  readonly method: string
  /** With the path as in the manifest: `http://127.0.0.1:3000/orders/{id}`. */
  readonly url: string
  readonly function: string
}

const TYPE = 'local.route'

export const route: ResourceType<RouteInputs, RouteOutputs, LocalClients> = {
  type: TYPE,
  version: 1,
  identity: { by: 'child', find: (context, inputs) => findByName(context, TYPE, idOf(inputs)) },
  replaceOn: ['api', 'key'],
  async create(context, inputs, intent) {
    const id = idOf(inputs)
    await context.clients.control.create(TYPE, id, { owner: intent.owner, inputs })
    return { id }
  },
  update: (context, id, inputs) => context.clients.control.update(TYPE, id, inputs),
  read: (context, id) => readObject(context, TYPE, id),
  delete: (context, id) => context.clients.control.remove(TYPE, id),
}

function idOf(inputs: RouteInputs): string {
  return `${inputs.api} ${inputs.key}`
}
