/** From a state to a proposal: moves carried out, drift taken in if it was looked for, planned. */
import type { Diagnostic, Move } from '@skyfold/manifest'
import type { Address, StackId } from '@skyfold/plugin-api'
import { type Reading, readErrors } from '../drift/read-objects.ts'
import { refreshState } from '../drift/refresh.ts'
import { type Circumstances, mergeCircumstances } from '../plan/circumstance.ts'
import { createPlan, type Planned } from '../plan/create-plan.ts'
import { applyMoves } from '../plan/moves.ts'
import type { Desired } from '../graph/desired.ts'
import type { ReleaseRecord } from '../releases/release.ts'
import type { Releasing } from '../releases/releasing.ts'
import { forgetReleases, leaveRelease } from '../releases/retention.ts'
import type { Safety } from '../safety.ts'
import type { State } from '../state/state.ts'
import type { Prepared } from './prepare.ts'

/** A plan, the state that it is a plan for, and what must be said with it. */
export interface Proposal<C> {
  readonly planned: Planned
  readonly desired: Desired<C>
  /** As stored, but with moves, drift and what the run does about releases taken in: its first write stores that. */
  readonly state: State | null
  readonly diagnostics: readonly Diagnostic[]
  readonly releasing: Releasing
  /** Id of the release that serves before. */
  readonly serving: string | undefined
}

/** What a proposal is made from. */
export interface ProposeOptions<C> {
  readonly prepared: Prepared<C>
  readonly stack: StackId
  /** The whole stack goes. */
  readonly removing: boolean
  readonly safety: Safety
  /** The graph is that of an earlier release. */
  readonly back?: ReleaseRecord
  readonly moved?: readonly Move[] | undefined
  /** Looks at the objects of a state. Absent: what is recorded is believed. */
  readonly look?: ((state: State) => Promise<ReadonlyMap<Address, Reading>>) | undefined
}

/** Proposes. Without `look` nothing is asked of anybody. Errors: those of `look`. */
export async function propose<C>(stored: State | null, options: ProposeOptions<C>): Promise<Proposal<C>> {
  const { prepared, stack, removing, safety, moved = [], look } = options
  const { desired, types, hashSecret } = prepared
  const releasing = releasingOf(options)
  const diagnostics: Diagnostic[] = []
  let state = stored && removing ? forgetReleases(stored) : stored
  let circumstances: Circumstances = new Map()
  if (state && moved.length > 0 && !removing) {
    const renamed = applyMoves({ state, desired, moves: moved, hashSecret })
    state = renamed.state
    circumstances = renamed.circumstances
    diagnostics.push(...renamed.diagnostics)
  }
  if (state && look) {
    const readings = await look(state)
    const refreshed = refreshState(state, desired, readings)
    state = refreshed.state
    circumstances = mergeCircumstances(circumstances, refreshed.circumstances)
    diagnostics.push(...readErrors(readings))
  }
  const planned = createPlan({ state, desired, types, stack, removing, safety, circumstances })
  return {
    planned,
    desired,
    state: state && leaveRelease(state, planned.plan, releasing),
    diagnostics: [...prepared.diagnostics, ...diagnostics, ...planned.diagnostics],
    releasing,
    serving: stored?.release,
  }
}

/**
 * Without a step to take there is still something to write down: what serves is no release yet, or releases must go, or
 * the state itself, of which nothing else is left.
 */
export function hasLooseEnds(
  { releasing }: Pick<Proposal<never>, 'releasing'>,
  stored: State | null,
): boolean {
  if (!stored) return false
  if (releasing.kind === 'removal')
    return stored.releases.length > 0 || Object.keys(stored.resources).length === 0
  return stored.release === undefined && Object.keys(stored.resources).length > 0
}

function releasingOf<C>({ removing, back }: ProposeOptions<C>): Releasing {
  if (removing) return { kind: 'removal' }
  return back ? { kind: 'rollback', back, flips: false } : { kind: 'deploy' }
}
