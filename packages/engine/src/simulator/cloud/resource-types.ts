/** One resource type for each way of finding a lost create, and some whose replacement is special. */
import type { Json, JsonObject } from '@skyfold/manifest'
import type {
  AnyResourceType,
  Found,
  Identity,
  Intent,
  Observed,
  Ownership,
  ResourceContext,
  ResourceType,
} from '@skyfold/plugin-api'
import { simulatedFailure } from '../faults.ts'
import { type Cloud, type CloudObject, LIST_LAG_MS, revisionOf, TOKEN_TTL_MS } from './cloud.ts'

/** What simulated types send requests with. */
export interface SimulatedClients {
  readonly cloud: Cloud
  /** Sends a request that changes nothing. */
  look<T>(effect: () => T): Promise<T>
  /** Sends a request that has `effect` in the cloud. `once`: the network does not repeat it. */
  send<T>(effect: () => T, options?: { readonly once: boolean }): Promise<T>
}

/** All simulated types have these inputs, and may have more. */
export interface SimulatedInputs extends Record<string, Json | undefined> {
  readonly name: string
  /** Changing it replaces. */
  readonly kind?: string
  /** Id of the object it hangs on. */
  readonly parent?: string
  readonly value?: Json
}

/** All simulated types have these outputs. */
export interface SimulatedOutputs extends JsonObject {
  readonly id: string
  /** Follows from the id. */
  readonly label: string
  /** Changes with every change of the inputs. */
  readonly revision: string
}

type Context = ResourceContext<SimulatedClients>
type SimulatedType = ResourceType<SimulatedInputs, SimulatedOutputs, SimulatedClients>

const POLL_MS = 400

function simulate(
  type: string,
  identity: SimulatedType['identity'],
  more: Partial<SimulatedType> = {},
): SimulatedType {
  return {
    type,
    version: 1,
    identity,
    replaceOn: ['name', 'kind', 'parent'],
    create: (context, inputs, intent) => create(context, { type, identity, inputs, intent }),
    settle,
    update: (context, id, inputs) =>
      context.clients.send(() => context.clients.cloud.update(id, toJson(inputs))),
    read: (context, id) => read(context, id),
    delete: (context, id) => context.clients.send(() => context.clients.cloud.delete(id)),
    ...more,
  }
}

const byName: SimulatedType['identity'] = {
  by: 'name',
  name: ({ name }, instance) => (instance === '' ? name : `${name}-${instance}`),
  find: (context, name) => find(context, name),
}

const byChild: SimulatedType['identity'] = {
  by: 'child',
  find: (context, inputs) => find(context, childId(inputs)),
}

/** The types, as a provider would list them. */
export const SIMULATED_TYPES: readonly AnyResourceType<SimulatedClients>[] = [
  simulate('sim.name', byName, { predict: ({ name }) => ({ id: name }) }),
  simulate('sim.exclusive', byName, {
    deleteFirst: true,
    predict: ({ name }) => ({ id: name }),
    // The late copy of a delete would remove the object that has taken the name since, and no client can tell.
    delete: (context, id) => context.clients.send(() => context.clients.cloud.delete(id), { once: true }),
  }),
  simulate('sim.vault', byName, { stateful: true, predict: ({ name }) => ({ id: name }) }),
  simulate('sim.token', {
    by: 'token',
    ttlMs: TOKEN_TTL_MS,
    lagMs: LIST_LAG_MS,
    find: (context, token) => found(context, () => context.clients.cloud.findByToken(token)),
    findOwned: listOwned,
  }),
  simulate('sim.tag', { by: 'tag', lagMs: LIST_LAG_MS, find: listOwned }),
  simulate('sim.child', byChild),
  simulate('sim.version', byChild, { replaceOn: 'any' }),
  simulate('sim.alias', byChild, { phase: 'cutover' }),
  simulate('sim.edition', byName, { replaceOn: 'any', retained: true }),
  simulate('sim.gate', byName, { phase: 'cutover' }),
  simulate('sim.put', { by: 'put', id: childId }),
]

interface Creation {
  readonly type: string
  readonly identity: Identity<SimulatedInputs, SimulatedClients>
  readonly inputs: SimulatedInputs
  readonly intent: Intent
}

async function create(
  context: Context,
  { type, identity, inputs, intent }: Creation,
): Promise<{ id: string }> {
  const { by } = identity
  const request = {
    type,
    owner: intent.owner,
    inputs: toJson(inputs),
    ...(inputs.parent === undefined ? {} : { parent: inputs.parent }),
    ...(by === 'name' ? { id: identity.name(inputs, intent.instance) } : {}),
    ...(by === 'child' || by === 'put' ? { id: childId(inputs), upsert: by === 'put' } : {}),
    ...(by === 'token' ? { token: intent.token } : {}),
  }
  // A doubled create without a name or a token makes two objects, and no client can tell.
  const once = by === 'tag'
  return { id: await context.clients.send(() => context.clients.cloud.create(request), { once }) }
}

async function settle(context: Context, id: string): Promise<SimulatedOutputs> {
  for (;;) {
    const { cloud } = context.clients
    const object = await context.clients.look(() => cloud.find(id))
    if (object && cloud.isReady(object)) return outputsOf(object)
    if (!object) throw simulatedFailure('eventual', `${id} is not there`)
    await context.sleep(POLL_MS, context.signal)
  }
}

async function read(
  context: Context,
  id: string,
): Promise<Observed<SimulatedInputs, SimulatedOutputs> | null> {
  const object = await context.clients.look(() => context.clients.cloud.find(id))
  if (!object) return null
  return { inputs: object.inputs, outputs: outputsOf(object) }
}

function find(context: Context, id: string): Promise<Found | null> {
  return found(context, () => context.clients.cloud.find(id))
}

function found(context: Context, look: () => CloudObject | undefined): Promise<Found | null> {
  return context.clients.look(() => {
    const object = look()
    return object ? toFound(context, object) : null
  })
}

function listOwned(context: Context, owner: Ownership): Promise<readonly Found[]> {
  return context.clients.look(() =>
    context.clients.cloud.list(owner).map((object) => toFound(context, object)),
  )
}

function toFound(context: Context, object: CloudObject): Found {
  const health = context.clients.cloud.isReady(object) ? 'ready' : 'pending'
  return { id: object.id, owner: object.owner, health }
}

/** What tells a child from its siblings. */
export function childId({ parent, name, kind }: SimulatedInputs): string {
  return [parent, name, kind].filter((part) => part !== undefined).join('/')
}

/** What the cloud tells of an object. */
export function outputsOf({ id, inputs }: CloudObject): SimulatedOutputs {
  return { id, label: `label-${id}`, revision: revisionOf(inputs) }
}

function toJson(inputs: SimulatedInputs): JsonObject {
  // Inputs without a value are not sent.
  return JSON.parse(JSON.stringify(inputs)) as JsonObject
}
