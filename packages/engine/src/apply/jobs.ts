/** The jobs of a plan: one for each step, plus the deletes of old objects that must come before their successors. */
import type { Address } from '@skyfold/plugin-api'
import { orderNodes } from '../graph/order.ts'
import type { Step, StepAction } from '../plan.ts'
import type { DeposedRecord } from '../state/state.ts'
import { applyResource } from './apply-resource.ts'
import type { Work } from './apply-plan.ts'
import { deleteObject, Holders } from './delete-object.ts'
import { concludeFailure, noteOldHalf } from './failure.ts'
import type { Ledger } from './ledger.ts'
import type { Job } from './walk.ts'
import type { Workshop } from './workshop.ts'

/** A job of the first walk. */
interface PhasedJob extends Job {
  readonly phase: 'prepare' | 'cutover'
}

/** Waits for everything of `prepare` and lets the cut-over begin. */
const BARRIER = '(cutover)'

/** Jobs that create, change or replace, and the deletes that must come before them. */
export function createWantedJobs<C>(shop: Workshop<C>, work: Work<C>, ledger: Ledger): Job[] {
  const { desired, intents, planned } = work
  const jobs = createEarlyDeletes(shop, work, ledger)
  for (const step of planned.plan.steps) {
    const node = desired.resources.get(step.address)
    const intent = intents[step.address]
    if (step.action === 'delete' || !node || !intent) continue
    jobs.push({
      key: step.address,
      phase: step.phase === 'cutover' ? 'cutover' : 'prepare',
      after: [...step.after, oldKey(step.address)],
      run: () => runStep(shop, ledger, step, () => applyResource({ shop, node, step, intent })),
      skip: (on) => skipStep(ledger, step, on),
    })
  }
  return addBarrier(jobs)
}

/** Everything that has to go in the end: records, and old halves of this run and of earlier ones; users before what they use. */
export function createCleanupJobs<C>(shop: Workshop<C>, work: Work<C>, ledger: Ledger): Job[] {
  const deletes = work.planned.plan.steps.filter(
    (step) => step.action === 'delete' && step.phase === 'cleanup',
  )
  const stepOf = new Map(deletes.map((step) => [step.address, step]))
  const records = deletes.flatMap(({ address }) => {
    const record = work.planned.leaving.has(address) ? shop.state.resources[address] : undefined
    return record ? [{ ...record, address }] : []
  })
  const objects: DeposedRecord[] = [...records, ...Object.values(shop.state.deposed)]
  const users = findUsersInAll(shop, objects)
  // Until the end of the run records only go.
  const holders = new Holders(shop.state)
  const left = new Map<Address, number>()
  for (const { address } of objects) left.set(address, (left.get(address) ?? 0) + 1)
  return objects.map((record) => {
    const { address, token } = record
    const step = stepOf.get(address)
    const remove = async (): Promise<StepAction | null> => {
      await deleteObject(shop, address, record, holders)
      const rest = (left.get(address) ?? 1) - 1
      left.set(address, rest)
      return rest === 0 ? 'delete' : null
    }
    return {
      key: token,
      after: users.get(token) ?? [],
      run: () => (step ? runStep(shop, ledger, step, remove) : runOldHalf({ shop, ledger, holders }, record)),
      skip: (on) => step && skipStep(ledger, step, objects.find((one) => one.token === on)?.address),
    }
  })
}

function createEarlyDeletes<C>(shop: Workshop<C>, { planned }: Work<C>, ledger: Ledger): PhasedJob[] {
  const objects = planned.plan.steps.flatMap((step) => {
    const phase = planned.early.get(step.address)
    const record = shop.state.resources[step.address]
    return phase && record && isDeleting(step)
      ? [{ step, phase, record: { ...record, address: step.address } }]
      : []
  })
  const users = findUsers(objects.map((one) => one.record))
  const keyOf = new Map(objects.map(({ step, record }) => [record.token, earlyKey(step)]))
  return objects.map(({ step, phase, record }) => ({
    key: earlyKey(step),
    phase,
    after: (users.get(record.token) ?? []).map((token) => keyOf.get(token) ?? token),
    run: () =>
      runStep(shop, ledger, step, async () => {
        await deleteObject(shop, step.address, record)
        return step.action === 'delete' ? 'delete' : null
      }),
    skip: (on) => skipStep(ledger, step, on),
  }))
}

function isDeleting(step: Step): boolean {
  return step.action === 'replace' || (step.action === 'delete' && step.phase !== 'cleanup')
}

function earlyKey(step: Step): string {
  return step.action === 'delete' ? step.address : oldKey(step.address)
}

/** Key of the job that deletes the old object of a replacement. */
function oldKey(address: Address): string {
  return `${address} (old)`
}

/** Token of an object → tokens of those that were built on it. */
function findUsers(objects: readonly DeposedRecord[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const { token, refs } of objects) {
    for (const on of Object.values(refs)) {
      const list = users.get(on)
      if (list) list.push(token)
      else users.set(on, [token])
    }
  }
  return users
}

/**
 * As `findUsers`; and what traffic goes through goes before every object of the addresses that it may lead to: after a
 * cut-over that was cut off nobody knows to which of them it does.
 */
function findUsersInAll<C>(
  { types }: Workshop<C>,
  objects: readonly DeposedRecord[],
): ReadonlyMap<string, readonly string[]> {
  const users = findUsers(objects)
  const leading = new Map<Address, string[]>()
  for (const { type, token, refs } of objects) {
    if (types.get(type)?.phase !== 'cutover') continue
    for (const on of Object.keys(refs)) leading.set(on, [...(leading.get(on) ?? []), token])
  }
  const all = new Map(
    objects.map(({ token, address }) => {
      const first = [...(users.get(token) ?? []), ...(leading.get(address) ?? [])]
      return [token, [...new Set(first)]] as const
    }),
  )
  // Old halves may come from a graph in which the one stood on the other.
  return orderNodes(all).ok ? all : users
}

/** Every change of the cut-over waits for everything that does not itself wait for a change of the cut-over. */
function addBarrier(jobs: readonly PhasedJob[]): Job[] {
  const order = orderNodes(new Map(jobs.map((job) => [job.key, job.after])))
  const byKey = new Map(jobs.map((job) => [job.key, job]))
  const behind = new Set<string>()
  for (const key of order.ok ? order.nodes : []) {
    const job = byKey.get(key)
    if (job?.phase === 'cutover' || job?.after.some((on) => behind.has(on))) behind.add(key)
  }
  const before = jobs.map((job) => job.key).filter((key) => !behind.has(key))
  const barrier: Job = { key: BARRIER, after: before, run: () => Promise.resolve(true), skip: () => {} }
  return [
    ...jobs.map((job) => (job.phase === 'cutover' ? { ...job, after: [...job.after, BARRIER] } : job)),
    barrier,
  ]
}

/** Runs (a part of) a step. `work` returns what was done, or `null` if more is to come. */
async function runStep<C>(
  shop: Workshop<C>,
  ledger: Ledger,
  step: Step,
  work: () => Promise<StepAction | null>,
): Promise<boolean> {
  ledger.start(step)
  try {
    const action = await work()
    if (action === null) return true
    shop.session.change((state) => {
      delete state.intents[step.address]
    })
    ledger.done(step, action)
    return true
  } catch (error) {
    concludeFailure(shop, ledger, step, error)
    return false
  }
}

async function runOldHalf<C>(
  { shop, ledger, holders }: { shop: Workshop<C>; ledger: Ledger; holders: Holders },
  record: DeposedRecord,
): Promise<boolean> {
  try {
    await deleteObject(shop, record.address, record, holders)
    return true
  } catch (error) {
    noteOldHalf(shop, ledger, record, error)
    return false
  }
}

function skipStep(ledger: Ledger, step: Step, on: string | undefined): void {
  if (on === undefined) return ledger.skip(step, 'interrupt')
  if (on === BARRIER) return ledger.skip(step, 'failure')
  ledger.skip(step, 'dependency', on.endsWith(' (old)') ? on.slice(0, -' (old)'.length) : on)
}
