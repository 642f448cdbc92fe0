/** The last step of `deploy` and `remove`: the engine at work on one destination, whose failure touches no other. */
import type { EventSink, Outcome, OutcomeStatus, RunOptions } from '@skyfold/engine'
import { deploy as deployGraph, remove as removeStack } from '@skyfold/engine'
import type { Diagnostic } from '@skyfold/manifest'
import type { Artifact, Description } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { Session } from '../command/session.ts'
import type { ExitReason } from '../exit-code.ts'
import { worstOf } from '../exit-code.ts'
import { bugLines } from '../views/bug-view.ts'
import { createProgress } from '../views/progress.ts'
import type { Built } from './building.ts'
import { locateError, unguarded, withConnection } from './connecting.ts'
import type { Destination } from './destination.ts'
import type { StackAccess } from './stack-access.ts'
import { accessStack, connectOptionsOf, needsRefresh } from './stack-access.ts'

/** How it ended at one destination. */
export interface Change {
  readonly destination: Destination
  readonly reason: ExitReason
  /** Absent when it failed before the engine could tell (no credentials, no state). */
  readonly outcome?: Outcome
  /** What is there after a deploy. */
  readonly description?: Description
  /** Where it is being served and how to stop it, for providers on this machine. */
  readonly served?: string
}

/** Does the same to all items side by side, with their progress in one view. */
export async function changeAll<T extends { readonly destination: Destination }>(
  { terminal }: Session,
  items: readonly T[],
  work: (item: T, events: EventSink) => Promise<Change>,
): Promise<readonly Change[]> {
  const progress = createProgress(
    terminal,
    items.map(({ destination }) => destination),
  )
  try {
    return await Promise.all(items.map((item) => work(item, progress.sinkFor(item.destination))))
  } finally {
    progress.end()
  }
}

/** What a deploy is told besides the graph. */
export type DeploySettings = Pick<RunOptions<unknown>, 'git' | 'moved' | 'refresh' | 'saved'>

/** Makes the destination look like what was built for it. Never throws. */
export async function deployTo(
  session: Session,
  built: Built,
  events: EventSink,
  settings: DeploySettings = {},
): Promise<Change> {
  const { destination, graph, artifacts } = built
  const changed = await change(session, destination, async (options) =>
    deployGraph(graph, {
      ...options,
      ...settings,
      // A saved plan is applied as it is or not at all.
      refresh: settings.refresh || (!settings.saved && (await needsRefresh(session, destination))),
      events,
      openArtifact: (contentHash) => openArtifact(artifacts, contentHash),
    }),
  )
  return serve(session, changed)
}

/** Removes the stack at the destination. Never throws. */
export function removeFrom(
  session: Session,
  { destination }: { readonly destination: Destination },
  events: EventSink,
): Promise<Change> {
  return change(session, destination, (options) =>
    removeStack({ ...options, events, openArtifact: (contentHash) => openArtifact([], contentHash) }),
  )
}

/** Everything that a run of the engine needs but what differs from command to command. */
export type BaseOptions = Omit<RunOptions<unknown>, 'events' | 'openArtifact'>

/** As `workOn`, for runs that end with an outcome. */
export async function change(
  session: Session,
  destination: Destination,
  run: (options: BaseOptions) => Promise<Outcome>,
): Promise<Change> {
  const { reason, result } = await workOn(session, destination, run)
  return { destination, reason, ...(result ? { outcome: result } : {}) }
}

/** How work of the engine ended, of whatever kind it is. */
export type Ended = Pick<Outcome, 'status' | 'diagnostics'> & Partial<Pick<Outcome, 'failed'>>

/** Lets the engine work at one destination and tells what went wrong there. Never throws. */
export async function workOn<T extends Ended>(
  session: Session,
  destination: Destination,
  run: (options: BaseOptions) => Promise<T>,
): Promise<{ readonly reason: ExitReason; readonly result?: T }> {
  const release = session.interrupts.hold()
  try {
    const access = await accessStack(session, destination)
    const { result, denied } = await withConnection(destination, access, (connect) =>
      run({ ...runOptions(session, destination, access), connect }),
    )
    await session.findings.report(diagnosticsOf(result))
    return { reason: denied ? 'auth' : reasonOf(result, session), result }
  } catch (error) {
    return { reason: await reportFailure(session, destination, error) }
  } finally {
    release()
  }
}

/** A deploy that changed nothing must still be served, and one that stopped half-way goes on serving what is there. */
const SERVED: ReadonlySet<OutcomeStatus> = new Set(['done', 'unchanged', 'partial'])

/** Makes sure that it is served, and says what is there. */
export async function serve(session: Session, changed: Change): Promise<Change> {
  const { destination, outcome } = changed
  if (!outcome) return changed
  const description = destination.provider.describe(outcome.deployed)
  return { ...(await wake(session, changed, outcome.status)), description }
}

async function wake(session: Session, changed: Change, status: OutcomeStatus): Promise<Change> {
  const { destination } = changed
  const { provider } = destination
  if (!provider.wake || !SERVED.has(status)) return changed
  try {
    const options = connectOptionsOf(session, destination, unguarded)
    const served = await locateError(destination.target.source, async () => provider.wake?.(options))
    return served === undefined ? changed : { ...changed, served }
  } catch (error) {
    const reason = await reportFailure(session, destination, error)
    return { ...changed, reason: worstOf([changed.reason, reason]) }
  }
}

/** Tells what went wrong at a destination, a bug too; the reason to end with. */
export async function reportFailure(
  session: Session,
  { label }: Destination,
  error: unknown,
): Promise<ExitReason> {
  if (error instanceof SkyfoldError) {
    await session.findings.report([error.diagnostic])
    return error.failure === 'denied' ? 'auth' : 'error'
  }
  session.terminal.talk([`${label}:`, ...bugLines(error)])
  return 'error'
}

function diagnosticsOf({ diagnostics, failed = [] }: Ended): readonly Diagnostic[] {
  return [...diagnostics, ...failed.map(({ diagnostic }) => diagnostic)]
}

function runOptions(
  session: Session,
  { stack, provider }: Destination,
  { store, env, secretKey }: StackAccess,
): Omit<BaseOptions, 'connect'> {
  const { drain, abort } = session.interrupts
  const command = `sls ${session.command}`
  return { stack, store, env, secretKey, types: provider.resources, signals: { drain, abort }, command }
}

/** The refusal that other credentials mend. */
const WRONG_ACCOUNT = 'ENGINE_ACCOUNT_MISMATCH'

const REASONS: Readonly<Record<OutcomeStatus, ExitReason>> = {
  done: 'ok',
  unchanged: 'ok',
  partial: 'partial',
  interrupted: 'interrupted',
  locked: 'locked',
  fenced: 'partial',
  refused: 'usage',
  stale: 'stale',
}

function reasonOf({ status, diagnostics }: Ended, { interrupts }: Session): ExitReason {
  if (status === 'interrupted') return interrupts.reason ?? 'interrupted'
  if (diagnostics.some(({ code }) => code === WRONG_ACCOUNT)) return 'auth'
  return REASONS[status]
}

async function openArtifact(artifacts: readonly Artifact[], contentHash: string): Promise<Artifact> {
  const artifact = artifacts.find((one) => one.contentHash === contentHash)
  // The hash comes from the graph that was composed with these artifacts.
  if (!artifact) throw new Error(`no artifact ${contentHash}`)
  return artifact
}
