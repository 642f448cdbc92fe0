/**
 * State and desired graph in, plan out: no I/O, no clock, no randomness. Resources are visited with dependencies
 * first; each leaves a forecast of its outputs for those after it.
 */
import type { Diagnostic, Json, JsonObject } from '@skyfold/manifest'
import type { Address, StackId } from '@skyfold/plugin-api'
import type { Desired } from '../graph/desired.ts'
import { UNKNOWN } from '../graph/resolve.ts'
import type { Plan, Step } from '../plan.ts'
import type { Safety } from '../safety.ts'
import type { State } from '../state/state.ts'
import type { TypeTable } from '../state/upgrade.ts'
import { type Circumstances, explain } from './circumstance.ts'
import { decide } from './decide.ts'
import { type EarlyDeletes, findEarlyDeletes } from './early.ts'
import { outputsAfterUpdate, predictOutputs } from './outputs.ts'
import { type PlannedResource, refuseReplacement, weaken } from './planned-resource.ts'
import { findRemoval, type Removal } from './removal.ts'
import { outputOf, question, resolveTemplate, type View } from './view.ts'

/** What a plan is made from. */
export interface PlanRequest<C> {
  readonly state: State | null
  readonly desired: Desired<C>
  readonly types: TypeTable<C>
  readonly stack: StackId
  /** The whole stack goes. */
  readonly removing: boolean
  readonly safety: Safety
  /** What is told of an address besides its differences. */
  readonly circumstances?: Circumstances
}

/** A plan with what the apply and the user must know besides. */
export interface Planned {
  readonly plan: Plan
  /** Old objects that must go before the objects they were built on. */
  readonly early: EarlyDeletes
  /** Whose records go. A delete at any other address is that of an old half: the record there may be kept. */
  readonly leaving: ReadonlySet<Address>
  readonly diagnostics: readonly Diagnostic[]
}

/** Plans. */
export function createPlan<C>(request: PlanRequest<C>): Planned {
  const { state, desired, types } = request
  const resources = decideAll(request)
  const removal = state
    ? findRemoval({ state, types, wanted: new Set(desired.resources.keys()), removing: request.removing })
    : NOTHING_TO_REMOVE
  const early = findEarlyDeletes(resources, removal)
  const steps = [...desiredSteps(resources, early, removal), ...deleteSteps(removal, early)]
  const changing = new Set(steps.filter((step) => step.action !== 'delete').map((step) => step.address))
  const plan: Plan = {
    version: 1,
    lineage: state?.lineage ?? null,
    serial: state?.serial ?? 0,
    desired: desired.hash,
    steps,
    unchanged: [...desired.resources.keys()].filter((address) => !changing.has(address)),
  }
  const diagnostics = [...resources.values()].flatMap(refuseReplacement)
  const leaving = new Set(removal.records.keys())
  return { plan, early, leaving, diagnostics: [...diagnostics, ...removal.diagnostics] }
}

const NOTHING_TO_REMOVE: Removal = { records: new Map(), deposed: [], diagnostics: [] }

function decideAll<C>(request: PlanRequest<C>): Map<Address, PlannedResource<C>> {
  const { state, desired, stack, safety, circumstances } = request
  const resources = new Map<Address, PlannedResource<C>>()
  const outputs = new Map<Address, JsonObject>()
  const tokens = new Map<Address, string>()
  const view: View = {
    output: (address, name): Json | typeof UNKNOWN => outputOf(outputs.get(address) ?? {}, name),
    token: (address) => tokens.get(address) ?? UNKNOWN,
  }
  for (const [address, node] of desired.resources) {
    const record = state?.resources[address]
    const decision = decide(question(node, record, view, safety))
    const planned = explain(weaken({ node, record, decision }), circumstances?.get(address))
    resources.set(address, planned)
    outputs.set(address, forecast(planned, view, stack))
    if (record && !isNewObject(planned)) tokens.set(address, record.token)
  }
  return resources
}

/** A dirty record may turn out to be gone and be made anew, but that is rare: dependents decide again anyway. */
function isNewObject<C>({ decision }: PlannedResource<C>): boolean {
  return decision.action === 'create' || decision.action === 'replace'
}

function forecast<C>({ node, record, decision }: PlannedResource<C>, view: View, stack: StackId): JsonObject {
  if (record && (decision.action === 'none' || decision.action === 'record')) return record.outputs
  const predicted = predictOutputs(node.type, resolveTemplate(node.template, view), stack)
  if (!record) return predicted
  const before = predictOutputs(node.type, record.inputs, stack)
  if (decision.action === 'update') return outputsAfterUpdate(record, before, predicted)
  return node.type.deleteFirst && record.instance === '' ? predicted : {}
}

function desiredSteps<C>(
  resources: ReadonlyMap<Address, PlannedResource<C>>,
  early: EarlyDeletes,
  removal: Removal,
): Step[] {
  const waits = new Map<Address, readonly Address[]>()
  const steps: Step[] = []
  for (const [address, { node, decision, record }] of resources) {
    const before = new Set(node.dependencies.flatMap((on) => waits.get(on) ?? []))
    // A resource without a step hands on what it would have waited for.
    waits.set(address, decision.action === 'none' ? [...before] : [address])
    if (decision.action === 'none') continue
    for (const [gone, one] of early.has(address) ? removal.records : []) {
      if (early.has(gone) && one.refs[address] === record?.token) before.add(gone)
    }
    const { action } = decision
    const first = early.has(address) || node.type.deleteFirst ? 'delete' : 'create'
    steps.push({
      address,
      type: node.type.type,
      action,
      ...(action === 'replace' ? { first } : {}),
      phase: node.type.phase ?? 'prepare',
      why: decision.changes,
      after: [...before],
    })
  }
  return steps
}

function deleteSteps({ records, deposed }: Removal, early: EarlyDeletes): Step[] {
  const leftovers = deposed.filter((one) => !records.has(one.address))
  const all = [...records, ...leftovers.map((one) => [one.address, one] as const)]
  const goes = new Map(all)
  const users = new Map<string, Address[]>()
  for (const [address, { refs }] of all) {
    for (const token of Object.values(refs)) users.set(token, [...(users.get(token) ?? []), address])
  }
  return [...goes].map(([address, record]) => ({
    address,
    type: record.type,
    action: 'delete',
    phase: records.has(address) ? (early.get(address) ?? 'cleanup') : 'cleanup',
    why: records.has(address) ? [] : [{ path: '(replaced earlier)', replaces: false }],
    after: users.get(record.token) ?? [],
  }))
}
