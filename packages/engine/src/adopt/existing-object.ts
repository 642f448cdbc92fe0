/** Finds the object that is to be taken over, and writes down what it is. */
import type { Json, JsonObject } from '@skyfold/manifest'
import { type Found, type Ownership, SkyfoldError } from '@skyfold/plugin-api'
import { findByIdentity } from '../apply/find-object.ts'
import type { Workshop } from '../apply/workshop.ts'
import { maskInputs, toJson } from '../drift/observation.ts'
import { canonicalJson } from '../graph/canonical.ts'
import type { DesiredResource } from '../graph/desired.ts'
import { knownPart } from '../graph/resolve.ts'
import { resolveTemplate, viewState } from '../plan/view.ts'
import type { HashSecret } from '../secret/secret-hash.ts'
import type { ResourceRecord } from '../state/state.ts'
import { adoptDiagnostics } from './diagnostics.ts'

/** How to look for it. */
export interface Quest {
  /** Absent: by the identity of the type. */
  readonly id: string | undefined
  readonly hashSecret: HashSecret
}

/** The record of an object that exists and is nobody else's. Errors: ENGINE_IMPORT_*, and those of the requests. */
export async function recordExisting<C>(
  shop: Workshop<C>,
  node: DesiredResource<C>,
  { id, hashSecret }: Quest,
): Promise<ResourceRecord> {
  const { type, resource } = node
  const { address, protect } = resource
  const wanted = knownPart(resolveTemplate(node.template, viewState(shop.state)))
  const found = id === undefined ? await findOne(shop, node, wanted) : { id, owner: undefined }
  const seen = await shop.request(type, () => type.read(shop.context(address), found.id))
  if (!seen) throw new SkyfoldError(adoptDiagnostics.ENGINE_IMPORT_ABSENT({ address, id }))
  const shown = toJson(seen.inputs)
  checkOwner(shop, node, {
    ...found,
    owner: found.owner ?? (await ownerOf(shop, node, found.id, { ...wanted, ...shown })),
  })
  const inputs = maskInputs(address, shown, wanted, hashSecret)
  checkFixed(node, found.id, { inputs, wanted })
  return {
    type: type.type,
    version: type.version,
    id: found.id,
    token: shop.env.randomHex(16),
    instance: '',
    inputs,
    outputs: toJson(seen.outputs),
    refs: Object.fromEntries(
      node.dependencies.flatMap((on) => {
        const target = shop.state.resources[on]
        return target ? [[on, target.token]] : []
      }),
    ),
    ...(protect ? { protect } : {}),
    status: 'dirty',
  }
}

/** Errors: ENGINE_IMPORT_ABSENT, ENGINE_IMPORT_AMBIGUOUS, ENGINE_IMPORT_DEPENDS. */
async function findOne<C>(
  shop: Workshop<C>,
  node: DesiredResource<C>,
  inputs: JsonObject,
): Promise<Pick<Found, 'id' | 'owner'>> {
  const { type, resource, dependencies } = node
  const { address } = resource
  const missing = dependencies.filter((on) => !shop.state.resources[on])
  const hangs = type.identity.by === 'child' || type.identity.by === 'put'
  if (hangs && missing.length > 0)
    throw new SkyfoldError(adoptDiagnostics.ENGINE_IMPORT_DEPENDS({ address, on: missing }))
  const search = { address, type, inputs, intent: { token: '', instance: '' } }
  const found =
    type.identity.by === 'token' ? [] : await shop.request(type, () => findByIdentity(shop, search))
  const [first, ...others] = found
  if (!first) throw new SkyfoldError(adoptDiagnostics.ENGINE_IMPORT_ABSENT({ address, id: undefined }))
  if (others.length > 0) {
    throw new SkyfoldError(
      adoptDiagnostics.ENGINE_IMPORT_AMBIGUOUS({ address, ids: found.map((one) => one.id) }),
    )
  }
  return first
}

/** Whom the object names as its owner, where its name leads to it. `undefined`: it cannot be told. */
async function ownerOf<C>(
  shop: Workshop<C>,
  { type, resource }: DesiredResource<C>,
  id: string,
  inputs: JsonObject,
): Promise<Found['owner']> {
  const { identity } = type
  if (identity.by !== 'name') return undefined
  const context = shop.context(resource.address)
  const found = await shop.request(type, () => identity.find(context, identity.name(inputs, '')))
  return found?.id === id ? found.owner : undefined
}

/** Errors: ENGINE_IMPORT_OWNED, ENGINE_IMPORT_RECORDED. */
function checkOwner<C>(
  shop: Workshop<C>,
  { type, resource }: DesiredResource<C>,
  { id, owner }: Pick<Found, 'id' | 'owner'>,
): void {
  const { address } = resource
  const isForeign = owner && owner.stack !== shop.owner(address).stack
  if (isForeign)
    throw new SkyfoldError(adoptDiagnostics.ENGINE_IMPORT_OWNED({ address, id, owner: describeOwner(owner) }))
  const others = Object.entries({ ...shop.state.resources, ...shop.state.deposed, ...shop.state.retired })
  const other = others.find(([, record]) => record.type === type.type && record.id === id)
  if (!other) return
  const [key, record] = other
  throw new SkyfoldError(
    adoptDiagnostics.ENGINE_IMPORT_RECORDED({ address: 'address' in record ? record.address : key, id }),
  )
}

function describeOwner({ stack, address }: Ownership): string {
  return `${address} of the stack ${stack}`
}

/** Errors: ENGINE_IMPORT_DIFFERS. */
function checkFixed<C>(
  { type, resource }: DesiredResource<C>,
  id: string,
  { inputs, wanted }: { readonly inputs: JsonObject; readonly wanted: JsonObject },
): void {
  const keys = type.replaceOn === 'any' ? Object.keys(wanted) : type.replaceOn
  const paths = keys.filter((key) => {
    const [there, here] = [memberOf(inputs, key), memberOf(wanted, key)]
    return there !== undefined && (here === undefined || canonicalJson(there) !== canonicalJson(here))
  })
  if (paths.length === 0) return
  const { address } = resource
  throw new SkyfoldError(
    adoptDiagnostics.ENGINE_IMPORT_DIFFERS({ address, id, paths, stateful: type.stateful === true }),
  )
}

function memberOf(map: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined
}
