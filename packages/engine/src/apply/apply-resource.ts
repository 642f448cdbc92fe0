/** Brings one wanted resource about: decides again with everything known, then makes, changes or replaces it. */
import type { Json, JsonObject } from '@skyfold/manifest'
import { type AnyResourceType, SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { DesiredResource } from '../graph/desired.ts'
import { isKnown, refsOf, resolveInputs, UNKNOWN, type Values } from '../graph/resolve.ts'
import { decide, type Decision } from '../plan/decide.ts'
import { refuseReplacement } from '../plan/planned-resource.ts'
import { question, viewState } from '../plan/view.ts'
import type { Step, StepAction } from '../plan.ts'
import { displace, reclaim, retiredLike } from '../state/displace.ts'
import type { OpenIntent, ResourceRecord } from '../state/state.ts'
import { createObject } from './create-object.ts'
import { deleteObject } from './delete-object.ts'
import type { Workshop } from './workshop.ts'

/** One step at work. */
export interface Task<C> {
  readonly shop: Workshop<C>
  readonly node: DesiredResource<C>
  readonly step: Step
  readonly intent: OpenIntent
}

/** Does the step; returns what was really necessary. Errors: whatever the last request threw, or CreateFailure. */
export async function applyResource<C>(task: Task<C>): Promise<StepAction> {
  const { shop, node, step } = task
  const { address } = node.resource
  const record = shop.state.resources[address]
  const asked = question(node, record, viewState(shop.state), shop.safety)
  const inputs = requireKnown(task, asked.inputs)
  const decision = decide(asked)
  checkAgainstPlan(task, record, decision)
  if (!record || decision.action === 'create') return make(task, inputs, 'create')
  if (decision.action === 'update') return change(task, record, inputs, decision)
  if (decision.action === 'replace') {
    if (step.first === 'delete') await deleteObject(shop, address, { address, ...record })
    return make(task, inputs, 'replace')
  }
  install(task, { ...record, inputs, status: 'ready' })
  return 'record'
}

/** A wrong prediction may hide a replacement from the plan: then nobody agreed to it. */
function checkAgainstPlan<C>(
  { node, step }: Task<C>,
  record: ResourceRecord | undefined,
  decision: Decision,
): void {
  if (decision.action !== 'replace') return
  const { address, source } = node.resource
  const [refused] = refuseReplacement({ node, record, decision })
  if (refused) throw new SkyfoldError(refused)
  if (step.action === 'replace') return
  const paths = decision.changes.filter((one) => one.replaces).map((one) => one.path)
  throw new SkyfoldError(engineDiagnostics.ENGINE_PLAN_WIDENED({ address, paths }, { source }))
}

/** Creates, writes the id down at once, and only then waits: the window in which a kill loses the id is one request. */
async function make<C>(task: Task<C>, inputs: JsonObject, action: StepAction): Promise<StepAction> {
  const { shop, node, intent } = task
  const { address } = node.resource
  const { type } = node
  if (await takeBack(task, inputs)) return 'record'
  const revealed = reveal(task)
  const { id, adopted } = await createObject(shop, { address, type, intent, inputs: revealed })
  const { token, instance } = intent
  const { version, type: name } = type
  const record = {
    type: name,
    version,
    id,
    token,
    instance,
    inputs,
    outputs: {},
    refs: {},
    status: 'dirty',
  } as const
  install(task, record)
  if (adopted) {
    // A broken object never settles; the update is what repairs it.
    if (adopted.health !== 'broken') await settle(task, id)
    await shop.request(type, () => type.update(shop.context(address), id, revealed, allKeys(revealed)))
  }
  install(task, { ...record, outputs: await settle(task, id), status: 'ready' })
  return action
}

/** A superseded object with the same inputs is the one that is wanted, if it is still there. */
async function takeBack<C>(task: Task<C>, inputs: JsonObject): Promise<boolean> {
  const { shop, node } = task
  const { address } = node.resource
  const { type } = node
  const old = retiredLike(shop.state, address, { version: type.version, inputs })
  if (!old) return false
  const seen = await shop.request(type, () => type.read(shop.context(address), old.id))
  if (!seen) {
    shop.session.change((state) => reclaim(state, old, { isRetained: true }))
    return false
  }
  const { address: _, ...record } = old
  // It may have been left before it was usable.
  const outputs = old.status === 'dirty' ? await settle(task, old.id) : seen.outputs
  install(task, { ...record, outputs, status: 'ready' })
  return true
}

async function change<C>(
  task: Task<C>,
  record: ResourceRecord,
  inputs: JsonObject,
  decision: Decision,
): Promise<StepAction> {
  const { shop, node } = task
  const { address } = node.resource
  const { type } = node
  const { id } = record
  let { outputs } = record
  if (decision.verify) {
    const seen = await shop.request(type, () => type.read(shop.context(address), id))
    if (!seen) return make(task, inputs, 'create')
    outputs = seen.outputs
  }
  const revealed = reveal(task)
  const changed = record.status === 'dirty' ? allKeys(revealed) : decision.keys
  if (changed.size > 0) {
    await shop.request(type, () => type.update(shop.context(address), id, revealed, changed))
    outputs = await settle(task, id)
  }
  install(task, { ...record, inputs, outputs, status: 'ready' })
  return changed.size > 0 ? 'update' : 'record'
}

/** Writes the record; an object that it displaces waits in `deposed` for its delete. */
function install<C>({ shop, node }: Task<C>, record: ResourceRecord): void {
  const { address, protect } = node.resource
  shop.session.change((state) => {
    const old = state.resources[address]
    const isRetained = node.type.retained === true
    if (old && old.id !== record.id && shop.safety.deposed) displace(state, { ...old, address }, isRetained)
    reclaim(state, record, { isRetained })
    const { protect: _, ...rest } = record
    state.resources[address] = {
      ...rest,
      version: node.type.version,
      refs: Object.fromEntries(
        node.dependencies.flatMap((on) => {
          const target = state.resources[on]
          return target ? [[on, target.token]] : []
        }),
      ),
      ...(protect ? { protect } : {}),
    }
    delete state.intents[address]
  })
}

/** Waits until the object is usable; its outputs. */
async function settle<C>({ shop, node }: Task<C>, id: string): Promise<JsonObject> {
  return settleObject(shop, node.resource.address, node.type, id)
}

/** Waits until an object is usable; its outputs. */
export async function settleObject<C>(
  shop: Workshop<C>,
  address: string,
  type: AnyResourceType<C>,
  id: string,
): Promise<JsonObject> {
  const context = shop.context(address)
  if (type.settle) return shop.wait(async () => type.settle?.(context, id) ?? {})
  return shop.request(type, async () => {
    const seen = await type.read(context, id)
    if (seen) return seen.outputs
    throw new SkyfoldError(engineDiagnostics.ENGINE_NOT_VISIBLE({ address, id }), { failure: 'eventual' })
  })
}

function requireKnown<C>({ node, shop }: Pick<Task<C>, 'node' | 'shop'>, inputs: Values): JsonObject {
  if (isKnown(inputs)) return inputs
  const { address, source } = node.resource
  const view = viewState(shop.state)
  const missing = refsOf(node.resource.inputs).find(
    ({ $ref, output }) => view.output($ref, output) === UNKNOWN,
  )
  const detail = { address, target: missing?.$ref ?? '', output: missing?.output ?? '' }
  throw new SkyfoldError(engineDiagnostics.ENGINE_OUTPUT_MISSING(detail, { source }))
}

/** The inputs as the cloud gets them. */
function reveal<C>({ node, shop }: Task<C>): Readonly<Record<string, Json>> {
  const view = viewState(shop.state)
  const inputs = resolveInputs(node.resource.inputs, {
    ref: ({ $ref, output }) => view.output($ref, output),
    secret: (secret) => secret.reveal(),
  })
  return requireKnown({ node, shop }, inputs)
}

function allKeys(inputs: object): ReadonlySet<string> {
  return new Set(Object.keys(inputs))
}
