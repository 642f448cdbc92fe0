/**
 * Carries a plan out: what is wanted first (with the cut-over behind a barrier that everything before it must have
 * passed), then, only if nothing failed, what has to go.
 */
import type { Address } from '@skyfold/plugin-api'
import type { Desired } from '../graph/desired.ts'
import type { Planned } from '../plan/create-plan.ts'
import { deleteBlobs, restoreRelease, settleReleases } from '../releases/keep-release.ts'
import type { ReleaseOrigin, Releasing } from '../releases/releasing.ts'
import type { OpenIntent } from '../state/state.ts'
import { concludeFailure } from './failure.ts'
import { createCleanupJobs, createWantedJobs } from './jobs.ts'
import { type Account, Ledger } from './ledger.ts'
import { walk } from './walk.ts'
import type { Workshop } from './workshop.ts'

/** A plan with all that its steps need. */
export interface Work<C> {
  readonly planned: Planned
  readonly desired: Desired<C>
  readonly intents: Readonly<Record<Address, OpenIntent>>
  readonly releasing: Releasing
  readonly origin: ReleaseOrigin
  /** Id of the release that served when the run began. */
  readonly serving: string | undefined
}

/** Does what can be done; never throws for a step's failure. */
export async function applyPlan<C>(shop: Workshop<C>, work: Work<C>): Promise<Account> {
  const ledger = new Ledger(shop.env, shop.events)
  const halted = halting(shop)
  shop.watchSteps(() => ledger.unfinished().length)
  const isStopped = (): boolean => shop.isDraining || shop.session.isLost
  const options = { concurrency: shop.concurrency, isStopped, halt: halted }
  await walk(createWantedJobs(shop, work, ledger), options)
  const isComplete = !ledger.hasFailures && ledger.inFlight === 0 && !shop.session.isLost
  const unlessHalted = <T>(doing: Promise<T>): Promise<T | undefined> =>
    Promise.race([doing, halted.then(() => undefined)])
  const stale = isComplete ? await unlessHalted(settleReleases(shop, work, ledger)) : []
  if (isComplete && !isStopped()) {
    await walk(createCleanupJobs(shop, work, ledger), options)
    if (stale && !isStopped()) await unlessHalted(deleteBlobs(shop, stale, ledger))
  }
  if (!isComplete) restoreRelease(shop, work, ledger)
  for (const step of ledger.unfinished()) concludeFailure(shop, ledger, step, shop.signals.abort.reason)
  const { plan } = work.planned
  const untouched = plan.steps.filter((step) => ledger.isUntouched(step))
  for (const step of untouched) ledger.skip(step, isStopped() ? 'interrupt' : 'failure')
  // Of these nothing was sent; what was sent has concluded its intent itself, also where old halves wait at its address.
  const begun = new Set(plan.steps.filter((step) => !ledger.isUntouched(step)).map((step) => step.address))
  shop.session.change((state) => {
    for (const { address } of untouched) if (!begun.has(address)) delete state.intents[address]
  })
  return ledger.account()
}

/** Resolves when the user wants the run to end at once. */
function halting<C>({ signals }: Workshop<C>): Promise<void> {
  return new Promise((resolve) => {
    if (signals.abort.aborted) resolve()
    else signals.abort.addEventListener('abort', () => resolve(), { once: true })
  })
}
