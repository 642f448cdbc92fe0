/** The plan of a rollback: traffic alone where that is enough, the whole release otherwise. */
import { type Diagnostic, hasErrors, type Secret } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { retry } from '../apply/retry.ts'
import { movesTo } from '../plan/moves.ts'
import { checkGraph, type Desired } from '../graph/desired.ts'
import type { Course } from '../run/course.ts'
import { type Proposal, propose } from '../run/propose.ts'
import { createSecretHash } from '../secret/secret-hash.ts'
import type { Redactor } from '../secret/redactor.ts'
import type { State } from '../state/state.ts'
import { releaseDiagnostics } from './diagnostics.ts'
import { type Flip, planFlip } from './flip.ts'
import type { KeptArtifacts } from './kept-artifacts.ts'
import { readRecord } from './record.ts'
import type { ReleaseRecord } from './release.ts'
import { leaveRelease } from './retention.ts'
import { reviveGraph } from './revive.ts'
import { findTarget } from './target.ts'

/** What the user asked for, and what it takes. */
export interface RollbackGoal {
  readonly to: string | undefined
  readonly full: boolean
  /** Errors: any; they are told as a refusal. */
  readonly secrets: () => Promise<readonly Secret[]>
  /** Knows what `secrets` has given. */
  readonly redact: Redactor
  readonly artifacts: KeptArtifacts
}

/** What the store or the key refuse is told as any other refusal: a lease that is held then must be given back. */
export async function proposeRollback<C>(
  course: Course<C>,
  state: State | null,
  goal: RollbackGoal,
): Promise<Proposal<C>> {
  try {
    return await findWay(course, state, goal)
  } catch (error) {
    if (error instanceof SkyfoldError) return refuse(course, state, [error.diagnostic])
    throw error
  }
}

async function findWay<C>(course: Course<C>, state: State | null, goal: RollbackGoal): Promise<Proposal<C>> {
  const target = findTarget(state ?? {}, goal.to)
  if (!target.ok || !state) return refuse(course, state, target.ok ? [] : [target.diagnostic])
  const { env, signals, stack, store } = course.options
  const read = (): Promise<ReleaseRecord> => readRecord(store.blobs, stack, target.release)
  const back = await retry(read, { env, signal: signals.drain, onFailure: () => {} })
  goal.artifacts.release = back
  if (goal.full) return proposeWhole(course, state, { back, goal })
  const flip = planFlip(state, back, course.prepared.types)
  if (flip.ok) return proposeFlip(state, back, flip)
  const { id: release } = back
  const note = releaseDiagnostics.RELEASE_FULL({ release, reasons: flip.reasons })
  const whole = await proposeWhole(course, state, { back, goal })
  return { ...whole, diagnostics: [note, ...whole.diagnostics] }
}

function proposeFlip<C>(
  state: State,
  back: ReleaseRecord,
  { planned, desired, state: flipped }: Extract<Flip<C>, { ok: true }>,
): Proposal<C> {
  const releasing = { kind: 'rollback', back, flips: true } as const
  const same = releaseDiagnostics.RELEASE_SAME({ release: back.id })
  return {
    planned,
    desired,
    diagnostics: planned.plan.steps.length === 0 ? [same] : [],
    releasing,
    serving: state.release,
    state: leaveRelease(flipped, planned.plan, releasing),
  }
}

async function proposeWhole<C>(
  course: Course<C>,
  state: State,
  { back, goal }: { readonly back: ReleaseRecord; readonly goal: RollbackGoal },
): Promise<Proposal<C>> {
  const { options, prepared, safety } = course
  const { types } = prepared
  const hasSecrets = JSON.stringify(back.resources).includes('"$secret"')
  const hashSecret = createSecretHash(hasSecrets ? await options.secretKey() : new Uint8Array())
  const secrets = hasSecrets ? await resolveSecrets(goal, back.id) : []
  const revived = reviveGraph(back, { types, secrets, hashSecret })
  const checked = checkGraph(revived.graph, types, hashSecret)
  const problems = [...revived.diagnostics, ...checked.diagnostics]
  if (hasErrors(problems)) return refuse(course, state, problems)
  const whole = { ...prepared, desired: checked.desired, hashSecret }
  // The release may be older than a new address of something that it had.
  const moved = movesTo(options.moved ?? [], state, checked.desired)
  return propose(state, { prepared: whole, stack: options.stack, removing: false, safety, back, moved })
}

/** Errors: SkyfoldError, whatever it was that failed. */
async function resolveSecrets({ secrets }: RollbackGoal, release: string): Promise<readonly Secret[]> {
  try {
    return await secrets()
  } catch (cause) {
    if (cause instanceof SkyfoldError) throw cause
    throw new SkyfoldError(releaseDiagnostics.RELEASE_SECRETS_UNRESOLVED({ release }, { cause }))
  }
}

function refuse<C>(
  { prepared }: Course<C>,
  state: State | null,
  diagnostics: readonly Diagnostic[],
): Proposal<C> {
  const desired: Desired<C> = prepared.desired
  const { lineage = null, serial = 0 } = state ?? {}
  const plan = { version: 1, lineage, serial, desired: desired.hash, steps: [], unchanged: [] } as const
  return {
    planned: { plan, early: new Map(), leaving: new Set(), diagnostics: [] },
    desired,
    diagnostics,
    releasing: { kind: 'deploy' },
    state,
    serving: state?.release,
  }
}
