/** From a state to a proposal: moves carried out, drift taken in if it was looked for, planned. */
import type { Diagnostic, Move } from '@skyfold/manifest'
import type { Address, StackId } from '@skyfold/plugin-api'
import { type Reading, readErrors } from '../drift/read-objects.ts'
import { refreshState } from '../drift/refresh.ts'
import { type Circumstances, mergeCircumstances } from '../plan/circumstance.ts'
import { createPlan, type Planned } from '../plan/create-plan.ts'
import { applyMoves } from '../plan/moves.ts'
import type { Safety } from '../safety.ts'
import type { State } from '../state/state.ts'
import type { Prepared } from './prepare.ts'

/** A plan, the state that it is a plan for, and what must be said with it. */
export interface Proposal {
  readonly planned: Planned
  /** As stored, but with moves and drift taken in: the first write of the run stores that. */
  readonly state: State | null
  readonly diagnostics: readonly Diagnostic[]
}

/** What a proposal is made from. */
export interface ProposeOptions<C> {
  readonly prepared: Prepared<C>
  readonly stack: StackId
  /** The whole stack goes. */
  readonly removing: boolean
  readonly safety: Safety
  readonly moved?: readonly Move[] | undefined
  /** Looks at the objects of a state. Absent: what is recorded is believed. */
  readonly look?: ((state: State) => Promise<ReadonlyMap<Address, Reading>>) | undefined
}

/** Proposes. Without `look` nothing is asked of anybody. Errors: those of `look`. */
export async function propose<C>(stored: State | null, options: ProposeOptions<C>): Promise<Proposal> {
  const { prepared, stack, removing, safety, moved = [], look } = options
  const { desired, types, hashSecret } = prepared
  const diagnostics: Diagnostic[] = []
  let state = stored
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
  return { planned, state, diagnostics: [...prepared.diagnostics, ...diagnostics, ...planned.diagnostics] }
}
