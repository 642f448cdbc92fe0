/** Finds the object that a create may have made before its answer was lost, by the identity that its type declares. */
import type { AnyResourceType, Found, ResourceContext } from '@skyfold/plugin-api'
import { POLL_MS } from '../session/timing.ts'
import type { OpenIntent } from '../state/state.ts'
import type { Workshop } from './workshop.ts'

/** A create whose object is looked for. */
export interface Search<C> {
  readonly address: string
  readonly type: AnyResourceType<C>
  readonly intent: Pick<OpenIntent, 'token' | 'instance'>
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
 * type (and `marginMs`) after `since`, when the create may last have been sent. A query without an answer proves nothing.
 */
export async function findLost<C>(
  shop: Workshop<C>,
  search: Search<C>,
  since: number,
  marginMs: number,
): Promise<readonly Found[]> {
  const { identity } = search.type
  const proofAt = since + marginMs + (identity.by === 'tag' ? identity.lagMs : 0)
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
export async function findByIdentity<C>(
  shop: Workshop<C>,
  { address, type, intent, inputs }: Search<C>,
): Promise<readonly Found[]> {
  const { identity } = type
  const context = shop.context(address)
  switch (identity.by) {
    case 'name':
      return listOf(await identity.find(context, identity.name(inputs, intent.instance)))
    case 'token':
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
