/** The course of a run from a free state to its end: plan, connect, acquire, recover if need be, apply, close. */
import { type Diagnostic, hasErrors } from '@skyfold/manifest'
import { type Graph, SkyfoldError } from '@skyfold/plugin-api'
import { applyPlan } from '../apply/apply-plan.ts'
import { type Next, recover } from '../apply/recover.ts'
import { Workshop } from '../apply/workshop.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import { type Ending, NOTHING_DONE } from './ending.ts'
import type { Account } from '../apply/ledger.ts'
import { lookAtAll } from '../drift/read-objects.ts'
import type { Planned } from '../plan/create-plan.ts'
import { planDiagnostics } from '../plan/diagnostics.ts'
import { accountReasons, staleReasons } from '../plan/staleness.ts'
import { accountMismatch, requireAccount } from './account.ts'
import type { Plan } from '../plan.ts'
import type { Prepared } from './prepare.ts'
import { hasLooseEnds, type Proposal, propose } from './propose.ts'
import { proposeRollback, type RollbackGoal } from '../releases/propose-rollback.ts'
import type { Connected, OutcomeStatus, RunOptions } from '../run.ts'
import type { Safety } from '../safety.ts'
import { createIntents } from '../session/intents.ts'
import type { Loaded } from '../session/load.ts'
import { Session } from '../session/session.ts'
import { FINAL_WRITE_MS, GUARD_MS } from '../session/timing.ts'
import { emptyState, stackName, type State, takeContent } from '../state/state.ts'
import { upgradeRecords } from '../state/upgrade.ts'

/** What a run is to reach. */
export interface Goal {
  readonly graph: Graph
  /** The whole stack goes. */
  readonly removing: boolean
  /** Instead of the graph: an earlier release. */
  readonly rollback?: RollbackGoal
}

/** One run under way. */
export interface Course<C> {
  readonly goal: Goal
  readonly options: RunOptions<C>
  readonly prepared: Prepared<C>
  readonly safety: Safety
  /** The session at work; its guard speaks for the whole connection. */
  session: Session | null
  connected: Promise<Connected<C>> | null
  /** Present from the lease on. */
  shop: Workshop<C> | null
}

type Free = Extract<Loaded, { status: 'free' }>

/** Goes through with a state that nobody holds. `null`: somebody else wrote in the meantime. */
export async function tryCourse<C>(course: Course<C>, loaded: Free): Promise<Ending | null> {
  const { options, prepared } = course
  const upgraded = loaded.state && upgradeRecords(loaded.state, prepared.types)
  const state = upgraded?.state ?? null
  const stale = upgraded?.diagnostics ?? []
  const wasCut = state !== null && (state.lease !== null || Object.keys(state.intents).length > 0)
  const proposal = await proposeFor(course, state, { refresh: !wasCut })
  const { plan } = proposal.planned
  if (wasCut && options.saved) {
    const unsettled = { stack: stackName(options.stack), addresses: Object.keys(state.intents) }
    return { status: 'stale', plan, diagnostics: [planDiagnostics.ENGINE_PLAN_UNSETTLED(unsettled)], state }
  }
  // What an earlier run left open may change the plan: only what cannot be read at all is refused before that.
  const obstacles = wasCut ? stale : [...stale, ...proposal.diagnostics]
  if (hasErrors(obstacles)) return { status: 'refused', plan, diagnostics: obstacles, state }
  const outdated = options.saved && staleReasons(options.saved, plan)
  if (outdated && outdated.length > 0) return endStale(course, proposal, outdated)
  if (!wasCut && plan.steps.length === 0 && !hasLooseEnds(proposal, state))
    return { status: 'unchanged', plan, diagnostics: proposal.diagnostics, state: loaded.state }
  const { clients, account } = await connect(course)
  const elsewhere = options.saved ? accountReasons(options.saved, account) : []
  if (elsewhere.length > 0) return endStale(course, proposal, elsewhere)
  const mismatch = accountMismatch(state, account)
  if (mismatch.length > 0) {
    return { status: 'refused', plan, diagnostics: [...obstacles, ...mismatch], state }
  }
  const known = wasCut ? state : proposal.state
  const start = known ? structuredClone(known) : emptyState(options.stack, options.env.randomHex(8))
  const session = new Session(start, loaded.tag, { ...options, safety: course.safety })
  course.session = session
  const intents = wasCut ? {} : createIntents(plan, proposal.desired, start, options.env)
  const acquired = await session.acquire((draft) => {
    draft.account ??= account
    if (!wasCut) open(draft, plan, intents, course.safety)
  })
  if (!acquired) {
    // Its guard must not speak for what is looked at before the next attempt.
    course.session = null
    return null
  }
  const shop = new Workshop(options, { session, clients, types: prepared.types, safety: course.safety })
  course.shop = shop
  if (wasCut) return settleAndGoOn(course, shop, loaded.quietSince)
  options.events({ type: 'plan', plan })
  await shop.awaitArrivals(plan.desired)
  const done = await applyPlan(shop, { ...proposal, intents, origin: options })
  return close(course, shop, proposal, done)
}

/** Finds out what an earlier run did, then plans and applies. */
async function settleAndGoOn<C>(course: Course<C>, shop: Workshop<C>, quietSince: number): Promise<Ending> {
  const { options, safety } = course
  const { session } = shop
  const problems = await recover(shop, nextOf(course), quietSince)
  const proposal = await proposeFor(course, session.state, { refresh: problems.size === 0 })
  const { planned } = proposal
  if (problems.size > 0 || shop.isDraining || session.isLost) {
    const diagnostics = [...problems].map(([address, cause]) =>
      engineDiagnostics.ENGINE_RECOVERY_FAILED({ address }, { cause }),
    )
    return close(course, shop, proposal, { ...NOTHING_DONE, unknown: [...problems.keys()], diagnostics })
  }
  if (hasErrors(proposal.diagnostics)) {
    await session.close()
    const { diagnostics } = proposal
    return { status: 'refused', plan: planned.plan, diagnostics, state: session.state }
  }
  options.events({ type: 'plan', plan: planned.plan })
  const { state } = proposal
  session.change((draft) => state && takeContent(draft, structuredClone(state)))
  const intents = createIntents(planned.plan, proposal.desired, session.state, options.env)
  session.change((draft) => {
    open(draft, planned.plan, intents, safety)
  })
  if (!(await session.commit())) return close(course, shop, proposal, NOTHING_DONE)
  await shop.awaitArrivals(planned.plan.desired)
  const done = await applyPlan(shop, { ...proposal, intents, origin: options })
  return close(course, shop, proposal, done)
}

function nextOf<C>({ goal, prepared }: Course<C>): Next {
  return { desired: goal.rollback ? null : prepared.desired.hash, removing: goal.removing }
}

/** Writes down what is about to be done. */
function open(draft: State, { desired }: Plan, intents: State['intents'], safety: Safety): void {
  draft.desired = desired
  for (const [address, intent] of Object.entries(intents)) {
    if (safety.intents && (safety.updates || intent.action !== 'update')) draft.intents[address] = intent
  }
}

/** Gives the lease back and says how the run ended. */
async function close<C>(
  course: Course<C>,
  shop: Workshop<C>,
  { planned, diagnostics }: Proposal<C>,
  account: Account,
): Promise<Ending> {
  const { session } = shop
  if (course.goal.removing) await shop.landed()
  else shop.noteArrivals(planned.plan.desired)
  const wasLost = session.isLost
  const left = Object.keys(session.state.resources).length + Object.keys(session.state.deposed).length
  // Without its state nobody would find what is left of its releases.
  const isUnswept = course.goal.removing && account.diagnostics.some(({ code }) => code === LEFTOVERS)
  const isGone = course.goal.removing && left === 0 && !hasUnsettled(account) && !isUnswept
  const problem = await within(shop, isGone ? session.closeAndRemove() : session.close())
  const ending = { plan: planned.plan, account, state: session.state }
  if (wasLost || problem === 'lost') {
    shop.events({ type: 'fenced' })
    const fenced = engineDiagnostics.ENGINE_FENCED({ seconds: GUARD_MS / 1000 })
    return { ...ending, status: 'fenced', diagnostics: [...diagnostics, fenced] }
  }
  if (problem) return { ...ending, status: 'fenced', diagnostics: [...diagnostics, problem] }
  const status = statusOf(account, planned, shop.isDraining)
  return { ...ending, status: isUnswept && status === 'done' ? 'partial' : status, diagnostics }
}

/** Says that blobs of releases could not be deleted. */
const LEFTOVERS = 'RELEASE_LEFTOVERS'

/** The last write, for as long as an impatient user may be made to wait. */
async function within<C>(shop: Workshop<C>, writing: Promise<boolean>): Promise<Diagnostic | 'lost' | null> {
  const { store } = shop
  const unwritten = (cause?: unknown): Diagnostic =>
    engineDiagnostics.ENGINE_STATE_UNWRITTEN({ location: store.location }, { cause })
  const written = writing.then(
    (ok) => (ok ? null : 'lost'),
    (error: unknown) => {
      if (!(error instanceof SkyfoldError)) throw error
      return unwritten(error)
    },
  )
  if (!shop.signals.abort.aborted) return written
  return Promise.race([written, shop.env.sleep(FINAL_WRITE_MS).then(() => unwritten())])
}

function statusOf(account: Account, planned: Planned, isDraining: boolean): OutcomeStatus {
  if (!hasUnsettled(account)) {
    return isDraining && planned.plan.steps.length > account.done.length ? 'interrupted' : 'done'
  }
  return isDraining && account.notDone.length + account.unknown.length > 0 ? 'interrupted' : 'partial'
}

function hasUnsettled({ failed, notDone, unknown }: Account): boolean {
  return failed.length + notDone.length + unknown.length > 0
}

function endStale<C>(course: Course<C>, { planned, state }: Proposal<C>, reasons: readonly string[]): Ending {
  const stack = stackName(course.options.stack)
  const diagnostics = [planDiagnostics.ENGINE_PLAN_STALE({ stack, reasons })]
  return { status: 'stale', plan: planned.plan, diagnostics, state }
}

function proposeFor<C>(
  course: Course<C>,
  state: State | null,
  { refresh }: { readonly refresh: boolean },
): Promise<Proposal<C>> {
  const { goal, options, prepared, safety } = course
  if (goal.rollback) return proposeRollback(course, state, goal.rollback)
  const look = async (known: State): ReturnType<typeof lookAtAll> => {
    const { clients, account } = await connect(course)
    requireAccount(known, account)
    return lookAtAll(known, prepared, { ...options, clients })
  }
  return propose(state, {
    prepared,
    stack: options.stack,
    removing: goal.removing,
    safety,
    moved: options.moved,
    look: refresh && options.refresh ? look : undefined,
  })
}

function connect<C>(course: Course<C>): Promise<Connected<C>> {
  course.connected ??= course.options.connect(() => course.session?.guard())
  return course.connected
}
