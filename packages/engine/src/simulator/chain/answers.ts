/** What is made of how a run ended. */
import type { Outcome } from '../../run.ts'
import { SIMULATED } from '../faults.ts'
import type { Problem } from '../story/verdict.ts'

/** Codes of a run that could not reach its state. */
export const OUTAGES: ReadonlySet<string> = new Set([SIMULATED, 'ENGINE_FENCED', 'ENGINE_STATE_CONFLICT'])
/** Codes of what a user may be refused. */
export const REFUSALS: ReadonlySet<string> = new Set([
  'ENGINE_PROTECTED',
  'ENGINE_STATEFUL_REPLACE',
  'RELEASE_NONE',
  'RELEASE_CURRENT',
  'ENGINE_IMPORT_UNSETTLED',
  'ENGINE_IMPORT_RECORDED',
  'ENGINE_IMPORT_DEPENDS',
])

/** Something is not as it should be. */
export function wrong(text: string): Problem {
  return { kind: 'wrong', text }
}

/** The run has reached what it was to reach. */
export function isDone(outcome: Outcome | null): boolean {
  return outcome?.status === 'done' || outcome?.status === 'unchanged'
}

/** The run did not get there. */
export function stuck(outcome: Outcome | null): Problem {
  const reasons = [...(outcome?.failed ?? []).map((one) => one.diagnostic), ...(outcome?.diagnostics ?? [])]
  const texts = reasons.map(({ code, message }) => `${code} ${message}`)
  return { kind: 'stuck', text: `${outcome?.status}: ${texts.join('; ')}` }
}
