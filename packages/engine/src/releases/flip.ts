/**
 * The fast way back: the retained objects of a release take their places again, and what traffic goes through gets the
 * inputs that it had then. Nothing else is touched, so it works only where these objects are still what they were.
 */
import type { JsonObject } from '@skyfold/manifest'
import type { Address, AnyResourceType } from '@skyfold/plugin-api'
import { compareText } from '../graph/canonical.ts'
import type { Desired, DesiredResource } from '../graph/desired.ts'
import type { Planned } from '../plan/create-plan.ts'
import { decide, type Decision } from '../plan/decide.ts'
import { question, viewState } from '../plan/view.ts'
import type { Step } from '../plan.ts'
import { SAFE } from '../safety.ts'
import { isSecretHash } from '../secret/secret-hash.ts'
import { retiredAt } from '../state/displace.ts'
import type { DeposedRecord, ResourceRecord, State } from '../state/state.ts'
import type { TypeTable } from '../state/upgrade.ts'
import type { ReleaseRecord } from './release.ts'

/** The way back, or what is in it. */
export type Flip<C> =
  | {
      readonly ok: true
      readonly planned: Planned
      readonly desired: Desired<C>
      /** With the retained objects of the release in their places. */
      readonly state: State
    }
  | { readonly ok: false; readonly reasons: readonly string[] }

/** Plans it. Pure. */
export function planFlip<C>(state: State, release: ReleaseRecord, types: TypeTable<C>): Flip<C> {
  const reasons = findObstacles(state, release, types)
  if (reasons.length > 0) return { ok: false, reasons }
  const swapped = structuredClone(state)
  swapRetained(swapped, release)
  const moved = new Set(findSwaps(state, release).map(({ current }) => current.address))
  const nodes = new Map<Address, DesiredResource<C>>()
  const steps: Step[] = []
  const add = (node: DesiredResource<C> | null, step: (node: DesiredResource<C>) => Step | null): void => {
    const made = node && step(node)
    if (!node || !made) return
    nodes.set(node.resource.address, node)
    steps.push(made)
  }
  for (const address of moved) {
    const record = swapped.resources[address]
    add(nodeOf(address, record, types, record?.inputs), (node) => swapStep(node, state, swapped))
  }
  for (const [address, { inputs }] of Object.entries(release.cutover)) {
    add(nodeOf(address, swapped.resources[address], types, inputs), (node) => moveStep(node, swapped, moved))
  }
  const { desired: hash } = release
  return {
    ok: true,
    planned: planOf(state, steps, hash),
    desired: { resources: nodes, hash },
    state: swapped,
  }
}

/** Puts the retained objects of the release in their places, and those that are there aside. */
function swapRetained(state: State, release: Pick<ReleaseRecord, 'retained' | 'cutover'>): void {
  for (const { current, wanted } of findSwaps(state, release)) {
    const { address, ...record } = wanted
    delete state.retired[wanted.token]
    state.retired[current.token] = current
    // It served before, and its type never changes: there is nothing that it could lack.
    state.resources[address] = { ...record, status: 'ready' }
    for (const user of Object.keys(release.cutover)) {
      const using = state.resources[user]
      if (using?.refs[address] !== current.token) continue
      state.resources[user] = { ...using, refs: { ...using.refs, [address]: wanted.token } }
    }
  }
}

interface Swap {
  readonly current: DeposedRecord
  readonly wanted: DeposedRecord
}

function findSwaps(state: State, { retained }: Pick<ReleaseRecord, 'retained'>): readonly Swap[] {
  return Object.entries(retained).flatMap(([address, { id }]) => {
    const current = state.resources[address]
    const wanted = retiredAt(state, address).find((one) => one.id === id)
    return current && wanted && current.id !== id ? [{ current: { ...current, address }, wanted }] : []
  })
}

/** Why traffic alone cannot go back, in words that go on after "because". */
function findObstacles<C>(state: State, release: ReleaseRecord, types: TypeTable<C>): string[] {
  if (Object.keys(release.retained).length === 0) return ['this provider keeps no versions side by side']
  const gone = Object.entries(release.retained).flatMap(([address, { id }]) => {
    const current = state.resources[address]
    const isThere = current?.id === id || retiredAt(state, address).some((one) => one.id === id)
    return current && isThere ? [] : [`${address} of that release is gone`]
  })
  const fixed = Object.entries(release.cutover).flatMap(([address, { token, inputs }]) => {
    const record = state.resources[address]
    const type = record && types.get(record.type)
    if (!record || !type || record.token !== token) return [`${address} is another object now`]
    return isMovable(type, record, inputs) ? [] : [`${address} differs in more than where it points to`]
  })
  return [...gone, ...fixed]
}

/** An update brings it there, with nothing but what the record of the release holds in plain text. */
function isMovable<C>(type: AnyResourceType<C>, record: ResourceRecord, inputs: JsonObject): boolean {
  if (record.version !== type.version || holdsMore(inputs)) return false
  const asked = { type, record: { ...record, refs: {} }, inputs, refs: new Map(), protect: false }
  return decide(asked).action !== 'replace'
}

/** Secrets and packages are not in the record. */
function holdsMore(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return isSecretHash(value) || 'artifact' in value || Object.values(value).some(holdsMore)
}

function nodeOf<C>(
  address: Address,
  record: ResourceRecord | undefined,
  types: TypeTable<C>,
  inputs: JsonObject = {},
): DesiredResource<C> | null {
  const type = record && types.get(record.type)
  if (!type) return null
  const resource = { address, type: record.type, inputs, ...(record.protect ? { protect: true } : {}) }
  return { resource, type, dependencies: Object.keys(record.refs).sort(compareText), template: inputs }
}

function swapStep<C>(node: DesiredResource<C>, before: State, after: State): Step {
  const { address } = node.resource
  const [was, is] = [before.resources[address], after.resources[address]]
  const change = { path: 'id', before: was?.id ?? null, after: is?.id ?? null, replaces: false }
  return { address, type: node.type.type, action: 'record', phase: 'prepare', why: [change], after: [] }
}

function moveStep<C>(node: DesiredResource<C>, state: State, moved: ReadonlySet<Address>): Step | null {
  const { address } = node.resource
  const decision: Decision = decide(question(node, state.resources[address], viewState(state), SAFE))
  const after = node.dependencies.filter((on) => moved.has(on))
  if (decision.action === 'none' && after.length === 0) return null
  const action = decision.action === 'update' ? 'update' : 'record'
  return { address, type: node.type.type, action, phase: 'cutover', why: decision.changes, after }
}

function planOf({ lineage, serial, resources }: State, steps: readonly Step[], desired: string): Planned {
  const changing = new Set(steps.map(({ address }) => address))
  const unchanged = Object.keys(resources).filter((address) => !changing.has(address))
  const plan = { version: 1, lineage, serial, desired, steps, unchanged } as const
  return { plan, early: new Map(), leaving: new Set(), diagnostics: [] }
}
