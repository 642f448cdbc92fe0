/** The account pin: a stack that was deployed to one account is never looked for, or changed, in another. */
import type { Diagnostic } from '@skyfold/manifest'
import { type AccountIdentity, SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { State } from '../state/state.ts'

/** Empty if the state was deployed to this account, or to none yet. */
export function accountMismatch(state: State | null, reached: AccountIdentity): readonly Diagnostic[] {
  const recorded = state?.account
  if (!recorded || recorded.key === reached.key) return []
  return [engineDiagnostics.ENGINE_ACCOUNT_MISMATCH({ recorded: recorded.label, reached: reached.label })]
}

/** Errors: ENGINE_ACCOUNT_MISMATCH. */
export function requireAccount(state: State | null, reached: AccountIdentity): void {
  const [mismatch] = accountMismatch(state, reached)
  if (mismatch) throw new SkyfoldError(mismatch)
}
