/**
 * One run: load, plan, take the lease with everything written ahead, do it, give the lease back. A run that was cut
 * off leaves its intents; the next one settles them before it plans.
 */
import { setMaxListeners } from 'node:events'
import { hasErrors } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { type Course, type Goal, tryCourse } from './course.ts'
import { engineDiagnostics } from '../diagnostics.ts'
import { type Ending, redactEvents, toOutcome } from './ending.ts'
import { prepareGraph, prepareRollback } from './prepare.ts'
import type { DeployFunction, Outcome, RemoveFunction, RunOptions } from '../run.ts'
import { SAFE, type Safety } from '../safety.ts'
import { holderOf, type Loaded, loadState } from '../session/load.ts'

/** Makes the world look like the graph. Wrong input and failures are told in the outcome; it rejects only for bugs. */
export const deploy: DeployFunction = (graph, options) => runGoal({ graph, removing: false }, options, SAFE)

/** Removes the stack, then its state. Resources that hold data or are protected stay, and are named. */
export const remove: RemoveFunction = (options) =>
  runGoal({ graph: { resources: [] }, removing: true }, options, SAFE)

/** As `deploy` and `remove`; the tests of the simulator switch parts of `safety` off. */
export async function runGoal<C>(goal: Goal, given: RunOptions<C>, safety: Safety): Promise<Outcome> {
  const { stack, command, types, secretKey, refresh = false } = given
  // Every wait of every step listens to them.
  setMaxListeners(0, given.signals.drain, given.signals.abort)
  const prepared = goal.rollback
    ? prepareRollback(types, goal.rollback.redact)
    : await prepareGraph(goal.graph, types, secretKey, { alwaysKey: refresh })
  const options = { ...given, events: redactEvents(given.events, prepared.redact) }
  options.events({ type: 'run.start', stack, command })
  const course: Course<C> = { goal, options, prepared, safety, session: null, connected: null, shop: null }
  const { drain } = options.signals
  const tell = (): void => options.events({ type: 'interrupt', inFlight: course.shop?.stepsInFlight ?? 0 })
  drain.addEventListener('abort', tell, { once: true })
  const ending = await runCourse(course).catch(refuse)
  drain.removeEventListener('abort', tell)
  const outcome = toOutcome(ending, prepared, options)
  const { status, done, failed, notDone, unknown } = outcome
  options.events({
    type: 'run.end',
    status,
    done: done.length,
    failed: failed.length,
    notDone: notDone.length,
    unknown: unknown.length,
  })
  return outcome
}

async function runCourse<C>(course: Course<C>): Promise<Ending> {
  const { options, prepared } = course
  if (hasErrors(prepared.diagnostics)) return { status: 'refused', diagnostics: prepared.diagnostics }
  for (;;) {
    const loaded = await loadState({ ...options, drain: options.signals.drain })
    if (loaded.status !== 'free') return endWaiting(loaded)
    const ending = await tryCourse(course, loaded)
    if (ending) return ending
  }
}

function endWaiting(loaded: Exclude<Loaded, { status: 'free' }>): Ending {
  const { state } = loaded
  if (loaded.status === 'interrupted') return { status: 'interrupted', diagnostics: [], state }
  const { command, since } = loaded.lease
  const diagnostic = engineDiagnostics.ENGINE_LOCKED({ holder: holderOf(loaded.lease), command, since })
  return { status: 'locked', diagnostics: [diagnostic], state }
}

function refuse(error: unknown): Ending {
  if (!(error instanceof SkyfoldError)) throw error
  const { diagnostic } = error
  // The guard of a session that lost its lease while it only looked.
  return { status: diagnostic.code === 'ENGINE_FENCED' ? 'fenced' : 'refused', diagnostics: [diagnostic] }
}
