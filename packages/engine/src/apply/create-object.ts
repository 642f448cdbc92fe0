/**
 * Creates one object exactly once, whatever happens to the answers. A lost answer is tried again where the identity
 * makes that harmless, and looked for first where it does not.
 */
import type { Json } from '@skyfold/manifest'
import { type Found, SkyfoldError } from '@skyfold/plugin-api'
import { commandFor, quoted } from '../command-line.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import { canonicalJson } from '../graph/canonical.ts'
import { IN_FLIGHT_MS } from '../session/timing.ts'
import type { OpenIntent } from '../state/state.ts'
import { findByIdentity, findLost, isForgotten, type Search } from './find-object.ts'
import { failureOf } from './retry.ts'
import type { Workshop } from './workshop.ts'

/** A create about to be sent. */
export interface Creation<C> extends Search<C> {
  readonly intent: OpenIntent
  /** Refs resolved, secrets revealed. */
  readonly inputs: Readonly<Record<string, unknown>>
}

/** What a create came to. */
export interface Created {
  readonly id: string
  /** Present if it was there already: its inputs may be others. */
  readonly adopted?: Found
}

/** A create that failed, and whether it may have had an effect all the same. */
export class CreateFailure extends Error {
  readonly mayExist: boolean

  constructor(cause: unknown, mayExist: boolean) {
    super('create failed', { cause })
    this.mayExist = mayExist
  }
}

/** Creates or adopts. Errors: CreateFailure around what was thrown. */
export async function createObject<C>(shop: Workshop<C>, creation: Creation<C>): Promise<Created> {
  const { address, type, intent, inputs } = creation
  const sent = { token: intent.token, instance: intent.instance, address, owner: shop.owner(address) }
  let mayExist = false
  let found: Found | undefined
  let sentAt = shop.env.now()
  const send = async (): Promise<Created> => {
    sentAt = shop.env.now()
    return found ? { id: found.id, adopted: found } : type.create(shop.context(address), inputs, sent)
  }
  try {
    return await shop.request(type, send, async (failure) => {
      if (failure !== 'ambiguous' && failure !== 'transient') return
      mayExist = true
      if (failure !== 'ambiguous' || !shop.safety.lookups || !isForgotten(shop, creation)) return
      found = (await findLost(shop, creation, sentAt + IN_FLIGHT_MS))[0]
    })
  } catch (error) {
    // What is not ours to explain may have come after the effect as well as before.
    if (!(error instanceof SkyfoldError)) mayExist = true
    try {
      if (failureOf(error) === 'conflict') return await adopt(shop, creation, mayExist)
    } catch (cause) {
      // What is in the way and does not show may be ours.
      throw new CreateFailure(cause, mayExist || failureOf(cause) === 'eventual')
    }
    throw new CreateFailure(error, mayExist)
  }
}

/**
 * Takes over what is in the way if it is ours: by its owner, by hanging on an object of ours, or by our own lost
 * request. It may be an old half that is wanted again.
 */
async function adopt<C>(shop: Workshop<C>, creation: Creation<C>, mayExist: boolean): Promise<Created> {
  const { address, type, intent, inputs } = creation
  const owner = shop.owner(address)
  const candidates = await shop.request(type, () => findVisible(shop, creation))
  const trusted = mayExist || type.identity.by !== 'name'
  const found = candidates.find(
    (one) =>
      (one.owner === undefined ? trusted : shop.isOwnedBy(address, one.owner)) &&
      !shop.isLive(type.type, one.id),
  )
  if (!found) throw nameTaken(shop, creation)
  const paths = await fixedDifferences(shop, creation, found.id)
  if (paths.length === 0) return { id: found.id, adopted: found }
  if (shop.isRetired(type.type, found.id)) throw nameTaken(shop, creation)
  if (type.stateful) throw new SkyfoldError(engineDiagnostics.ENGINE_STATEFUL_REPLACE({ address, paths }))
  await shop.request(type, () => type.delete(shop.context(address), found.id))
  await shop.landed()
  const sent = { token: intent.token, instance: intent.instance, address, owner }
  return shop.request(type, () => type.create(shop.context(address), inputs, sent))
}

/** What is in the way. It exists, but reads may not show it yet. */
async function findVisible<C>(shop: Workshop<C>, creation: Creation<C>): Promise<readonly Found[]> {
  const found = await findByIdentity(shop, creation)
  if (found.length > 0) return found
  const detail = { address: creation.address, id: nameOf(creation) }
  throw new SkyfoldError(engineDiagnostics.ENGINE_NOT_VISIBLE(detail), { failure: 'eventual' })
}

/** The inputs that no update can change and that an older attempt gave another value. */
async function fixedDifferences<C>(shop: Workshop<C>, creation: Creation<C>, id: string): Promise<string[]> {
  const { address, type, inputs } = creation
  const seen = await shop.request(type, () => type.read(shop.context(address), id))
  if (!seen) return []
  const observed: Readonly<Record<string, unknown>> = seen.inputs
  const keys = type.replaceOn === 'any' ? Object.keys(inputs) : type.replaceOn
  return keys.filter((key) => observed[key] !== undefined && !isSame(observed[key], inputs[key]))
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(toJson(a)) === canonicalJson(toJson(b))
}

function toJson(value: unknown): Json {
  // Text and back drops what JSON does not have.
  return JSON.parse(JSON.stringify(value ?? null)) as Json
}

function nameTaken<C>(shop: Workshop<C>, creation: Creation<C>): SkyfoldError {
  const { address } = creation
  const command = commandFor(`import ${quoted(address)}`, shop.stack)
  return new SkyfoldError(engineDiagnostics.ENGINE_NAME_TAKEN({ address, name: nameOf(creation), command }))
}

function nameOf<C>({ type, inputs, intent, address }: Creation<C>): string {
  const { identity } = type
  return identity.by === 'name' ? identity.name(inputs, intent.instance) : address
}
