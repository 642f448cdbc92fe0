/** Finds the object that a create may have made before its answer was lost, by the identity that its type declares. */
import type { AnyResourceType, Found, ResourceContext } from '@skyfold/plugin-api'
import { POLL_MS } from '../session/timing.ts'
import type { OpenIntent } from '../state/state.ts'
import type { Workshop } from './workshop.ts'

/** A create whose object is looked for. */
export interface Search<C> {
  readonly address: string
  readonly type: AnyResourceType<C>
  readonly intent: Pick<OpenIntent, 'token' | 'instance' | 'at'>
  /** As they were sent; secrets may be hashes. */
  readonly inputs: object
}

/**
 * The objects of that identity that no record knows yet and that nobody else owns, the first one first. An object
 * that shows no owner counts as ours only because an intent of ours speaks for it.
 */
async function findObjects<C>(shop: Workshop<C>, search: Search<C>): Promise<readonly Found[]> {
  const { address, type } = search
  const found = await shop.request(type, () => findByIdentity(shop, search))
  return found.filter((one) => {
    const isOurs = one.owner === undefined || shop.isOwnedBy(address, one.owner)
    return isOurs && !shop.isKnown(type.type, one.id)
  })
}

/**
 * As `findObjects`, but nothing found means that nothing is there: the last query was sent more than the lag of the
 * type after `arrivedAt`, when the create had arrived if it ever did. A query without an answer proves nothing.
 */
export async function findLost<C>(
  shop: Workshop<C>,
  search: Search<C>,
  arrivedAt: number,
): Promise<readonly Found[]> {
  const proofAt = arrivedAt + lagOf(shop, search)
  for (;;) {
    const sentAt = shop.env.now()
    const found = await findObjects(shop, search).catch((error: unknown) => {
      if (shop.safety.absence) throw error
      return []
    })
    if (found.length > 0 || sentAt >= proofAt || !shop.safety.absence) return found
    await shop.env.sleep(Math.min(POLL_MS, proofAt - sentAt), shop.signals.drain)
  }
}

/** What the cloud shows under the identity, whoever owns it. */
export async function findByIdentity<C>(shop: Workshop<C>, search: Search<C>): Promise<readonly Found[]> {
  const { address, type, intent, inputs } = search
  const { identity } = type
  const context = shop.context(address)
  switch (identity.by) {
    case 'name':
      return listOf(await identity.find(context, identity.name(inputs, intent.instance)))
    case 'token':
      if (isForgotten(shop, search)) return identity.findOwned(context, shop.owner(address))
      return listOf(await identity.find(context, intent.token))
    case 'tag':
      return identity.find(context, shop.owner(address))
    case 'child':
      return listOf(await identity.find(context, inputs))
    case 'put':
      return findById(type, context, identity.id(inputs))
    default:
      return identity satisfies never
  }
}

/** True if the same create, sent again, might make a second object: what it may have made must be looked for. */
export function isForgotten<C>(shop: Workshop<C>, { type, intent }: Search<C>): boolean {
  const { identity } = type
  if (identity.by === 'tag') return true
  if (identity.by !== 'token' || !shop.safety.tokens) return false
  // Half of the time is left to clocks that differ: the token may come from another machine.
  return intent.at === undefined || shop.env.wallTime() - intent.at >= identity.ttlMs / 2
}

function lagOf<C>(shop: Workshop<C>, search: Search<C>): number {
  const { identity } = search.type
  const isListed = identity.by === 'tag' || identity.by === 'token'
  return isListed && isForgotten(shop, search) ? identity.lagMs : 0
}

async function findById<C>(
  type: AnyResourceType<C>,
  context: ResourceContext<C>,
  id: string,
): Promise<readonly Found[]> {
  const seen = await type.read(context, id)
  return seen ? [{ id, owner: undefined, health: 'ready' }] : []
}

function listOf(found: Found | null): readonly Found[] {
  return found ? [found] : []
}
