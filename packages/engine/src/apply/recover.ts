/**
 * Turns the intents that an earlier run left open into facts. Nothing of the old plan is resumed: what is found
 * becomes a record that is not trusted, and the graph at hand is planned anew.
 */
import type { JsonObject } from '@skyfold/manifest'
import type { Address, AnyResourceType, Found } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import { knownPart } from '../graph/resolve.ts'
import { resolveTemplate, viewState } from '../plan/view.ts'
import { IN_FLIGHT_MS, POLL_MS } from '../session/timing.ts'
import { displace, reclaim, retiredLike } from '../state/displace.ts'
import type { OpenIntent, ResourceRecord } from '../state/state.ts'
import { settleObject } from './apply-resource.ts'
import { findLost } from './find-object.ts'
import { walk } from './walk.ts'
import type { Workshop } from './workshop.ts'

/** What comes after the recovery. */
export interface Next {
  /** Hash of the graph that is wanted; `null`: another one in any case. */
  readonly desired: string | null
  readonly removing: boolean
}

/** Settles every open intent, dependencies first. Returns the addresses that could not be settled, with the reason. */
export async function recover<C>(
  shop: Workshop<C>,
  next: Next,
  quietSince: number,
): Promise<ReadonlyMap<Address, unknown>> {
  const problems = new Map<Address, unknown>()
  const attempt = async (address: Address, settle: () => Promise<unknown>): Promise<boolean> => {
    try {
      await settle()
      return true
    } catch (error) {
      problems.set(address, error)
      shop.events({ type: 'recover', address, outcome: 'unknown' })
      return false
    }
  }
  const past = pastOf(shop, next, quietSince)
  const skip = (address: Address) => (): void => void problems.set(address, undefined)
  const open = Object.entries(shop.state.intents).map(([address, intent]) => ({
    key: address,
    after: intent.dependencies,
    run: () => attempt(address, () => settleIntent(shop, { address, intent, past })),
    skip: skip(address),
  }))
  // Written between its create and its wait: it has no outputs yet, and dependents may have been built with them.
  const unsettled = Object.entries(shop.state.resources)
    .filter(
      ([address, { status }]) => status === 'dirty' && !shop.state.intents[address] && shop.safety.outputs,
    )
    .map(([address]) => ({
      key: address,
      after: [],
      run: () => attempt(address, () => refresh(shop, address, past)),
      skip: skip(address),
    }))
  // Deletes that come late to a stack of which nothing is wanted do what is wanted.
  if (!past.comesAgain || !next.removing) shop.expectArrivals(past.arrivedAt)
  if (!past.comesAgain) await shop.landed()
  const jobs = [...unsettled, ...open]
  const isStopped = (): boolean => shop.isDraining || shop.session.isLost
  await walk(jobs, { concurrency: shop.concurrency, isStopped })
  return problems
}

/** What the run that was cut off may have left under way. */
interface Past {
  /** Its last request has taken effect by then, or never will. */
  readonly arrivedAt: number
  /**
   * The same graph is wanted: whatever arrives late is sent again anyway, so most of it need not be waited for. Another
   * graph must not be overtaken by a request of the old one.
   */
  readonly comesAgain: boolean
}

function pastOf<C>({ state, types }: Workshop<C>, { desired }: Next, quietSince: number): Past {
  // A late delete would meet the new object of the same name; what is created or updated deletes nothing.
  const isReused = Object.values(state.intents).some(
    ({ type, action }) => (action === 'replace' || action === 'delete') && types.get(type)?.deleteFirst,
  )
  return { arrivedAt: quietSince + IN_FLIGHT_MS, comesAgain: state.desired === desired && !isReused }
}

interface Open {
  readonly address: Address
  readonly intent: OpenIntent
  readonly past: Past
}

async function settleIntent<C>(shop: Workshop<C>, open: Open): Promise<void> {
  const { address, intent, past } = open
  const isThere = await refresh(shop, address, past)
  // An update creates only what is gone, a delete nothing.
  const mayCreate = intent.action === 'create' || intent.action === 'replace' || !isThere
  if (mayCreate && intent.action !== 'delete' && (await takeBack(shop, open))) return
  const found = mayCreate && intent.action !== 'delete' ? await findCreated(shop, open, isThere) : []
  const [first, ...others] = found
  const outputs = first ? await settleFound(shop, open, first) : {}
  shop.session.change((state) => {
    if (first) replaceRecord(shop, open, first, outputs)
    for (const [index, { id }] of others.entries()) {
      const token = `${intent.token}-${index + 1}`
      state.deposed[token] = { ...recordOf(shop, open, id, {}), token, address }
    }
    delete state.intents[address]
  })
  shop.events({ type: 'recover', address, outcome: first || isThere ? 'found' : 'absent' })
}

/**
 * The run may have put a superseded object in its place again, and built others on it: those are found only where it is.
 * If it had not come to that, only records have changed places.
 */
async function takeBack<C>(shop: Workshop<C>, { address, intent }: Open): Promise<boolean> {
  const type = shop.types.get(intent.type)
  if (!type?.retained) return false
  const inputs = knownPart(resolveTemplate(intent.inputs, viewState(shop.state)))
  const old = retiredLike(shop.state, address, { version: type.version, inputs })
  if (!old || !(await shop.request(type, () => type.read(shop.context(address), old.id)))) return false
  const { address: _, ...record } = old
  shop.session.change((state) => {
    const current = state.resources[address]
    if (current) displace(state, { ...current, address }, true)
    reclaim(state, old, { isRetained: true })
    state.resources[address] = { ...record, status: 'dirty' }
    delete state.intents[address]
  })
  shop.events({ type: 'recover', address, outcome: 'found' })
  return true
}

/**
 * The recorded object may be half changed, or gone; its outputs are what its dependents were built with. Tells whether
 * it is there.
 */
async function refresh<C>(shop: Workshop<C>, address: Address, { arrivedAt }: Past): Promise<boolean> {
  const record = shop.state.resources[address]
  const type = record && shop.types.get(record.type)
  if (!type) return false
  const read = (): Promise<{ readonly outputs: JsonObject } | null> =>
    shop.request(type, () => type.read(shop.context(address), record.id))
  let seen = await read()
  // What was made a moment ago may not show yet, and without its outputs its dependents cannot be found.
  while (!seen && !hasOutputs(record) && shop.env.now() < arrivedAt) {
    await shop.env.sleep(POLL_MS, shop.signals.drain)
    seen = await read()
  }
  shop.session.change((state) => {
    // A retained one may be put aside as it is, for releases to go back to: what is gone must not be.
    if (!seen && type.retained && hasOutputs(record)) delete state.resources[address]
    else state.resources[address] = { ...record, outputs: seen?.outputs ?? record.outputs, status: 'dirty' }
  })
  return seen !== null
}

function hasOutputs({ outputs }: ResourceRecord): boolean {
  return Object.keys(outputs).length > 0
}

async function findCreated<C>(shop: Workshop<C>, open: Open, isThere: boolean): Promise<readonly Found[]> {
  const { address, intent, past } = open
  const type = shop.types.get(intent.type)
  if (!type) {
    throw new SkyfoldError(engineDiagnostics.ENGINE_UNKNOWN_TYPE({ address, type: intent.type }))
  }
  const inputs = resolveTemplate(intent.inputs, viewState(shop.state))
  // A create is sent only when all it needs is there: what it needed is not, so it was not sent.
  if (intent.dependencies.some((on) => !shop.state.resources[on])) return []
  const search = { address, type, intent, inputs: knownPart(inputs) }
  // A name that follows from predecessors is another one when they are gone.
  const isFirm = intent.instance === '' || isThere
  const comesAgain = past.comesAgain && isFirm && meetsItself(type.identity.by)
  return findLost(shop, search, comesAgain ? 0 : past.arrivedAt)
}

/** True if the same create, sent again, meets what an earlier one made. */
function meetsItself(by: AnyResourceType<unknown>['identity']['by']): boolean {
  return by === 'name' || by === 'child' || by === 'put'
}

/** Pending objects are waited for; what is broken, or ends so, is repaired by the update that a dirty record brings. */
async function settleFound<C>(
  shop: Workshop<C>,
  { address, intent }: Open,
  found: Found,
): Promise<JsonObject> {
  const type = shop.types.get(intent.type)
  if (!type || found.health === 'broken') return {}
  return settleObject(shop, address, type, found.id).catch((error: unknown) => {
    if (shop.isDraining || shop.session.isLost || !(error instanceof SkyfoldError)) throw error
    return {}
  })
}

function replaceRecord<C>(shop: Workshop<C>, open: Open, found: Found, outputs: JsonObject): void {
  const { state, safety } = shop
  const { address } = open
  const old = state.resources[address]
  const isRetained = shop.types.get(open.intent.type)?.retained === true
  if (old && old.id !== found.id && safety.deposed) displace(state, { ...old, address }, isRetained)
  state.resources[address] = recordOf(shop, open, found.id, outputs)
}

function recordOf<C>(shop: Workshop<C>, { intent }: Open, id: string, outputs: JsonObject): ResourceRecord {
  const { type, token, instance, dependencies } = intent
  const view = viewState(shop.state)
  return {
    type,
    version: shop.types.get(type)?.version ?? 0,
    id,
    token,
    instance,
    inputs: knownPart(resolveTemplate(intent.inputs, view)),
    outputs,
    refs: Object.fromEntries(
      dependencies.flatMap((on) => {
        const target = shop.state.resources[on]
        return target ? [[on, target.token]] : []
      }),
    ),
    status: 'dirty',
  }
}
