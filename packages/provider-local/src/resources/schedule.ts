/** A schedule: calls a function at the times of a rate or a cron expression. */
import type { Json, ScheduleRate } from '@skyfold/manifest'
import type { Found, ResourceType } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import { instanceName } from '../naming.ts'
import { findByName, readObject } from './object.ts'

export interface ScheduleInputs {
  readonly name: string
  /** Physical name of the function. */
  readonly function: string
  readonly rate: ScheduleRate
  /** IANA name. */
  readonly timezone: string
  readonly enabled: boolean
  /** The event instead of the usual one; in an object, so that `null` is an input too. */
  readonly input?: { readonly event: Json }
  readonly region: string
}

export interface ScheduleOutputs {
  readonly name: string
}

const TYPE = 'local.schedule'

export const schedule: ResourceType<ScheduleInputs, ScheduleOutputs, LocalClients> = {
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
  update: (context, id, inputs) => context.clients.control.update(TYPE, id, inputs),
  read: (context, id) => readObject(context, TYPE, id),
  delete: (context, id) => context.clients.control.remove(TYPE, id),
}

function nameOf(inputs: ScheduleInputs, instance: string): string {
  return instanceName(inputs.name, instance)
}
