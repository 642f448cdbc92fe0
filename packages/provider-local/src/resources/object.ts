/** What all local resource types share: an object of the local cloud is found and read by its id. */
import type { Found, Observed, ResourceContext } from '@skyfold/plugin-api'
import type { LocalClients } from '../clients.ts'
import type { ObjectType } from '../protocol.ts'

/** The object of that name, with the owner it carries. */
export async function findByName(
  context: ResourceContext<LocalClients>,
  type: ObjectType,
  id: string,
): Promise<Found | null> {
  const view = await context.clients.control.read(type, id)
  return view && { id: view.id, owner: view.owner, health: view.health }
}

/** `I` and `O` are what the same type's `create` sent and what the daemon computes for it. */
export async function readObject<I, O>(
  context: ResourceContext<LocalClients>,
  type: ObjectType,
  id: string,
): Promise<Observed<I, O> | null> {
  const view = await context.clients.control.read(type, id)
  // The daemon keeps inputs as they were sent and makes the outputs of this type; both are JSON on the way.
  return view && { inputs: view.inputs as Partial<I>, outputs: view.outputs as O }
}
