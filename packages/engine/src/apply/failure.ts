/** What a failed step means for the journal and for the user. */
import type { Diagnostic } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import type { Step } from '../plan.ts'
import type { DeposedRecord } from '../state/state.ts'
import { CreateFailure } from './create-object.ts'
import type { Ledger } from './ledger.ts'
import { failureOf, isRetried } from './retry.ts'
import type { Workshop } from './workshop.ts'

/**
 * Ends a step that threw. What surely had no effect loses its intent; what may have had one keeps it for the next
 * run. A record that was being changed is not trusted any more.
 */
export function concludeFailure<C>(shop: Workshop<C>, ledger: Ledger, step: Step, error: unknown): void {
  const { address } = step
  const cause = error instanceof CreateFailure ? error.cause : error
  const isInterrupted = shop.isDraining && (!(cause instanceof SkyfoldError) || isRetried(cause.failure))
  // The lease may have been renewed since, but the step ended without knowing its outcome.
  const isFenced = cause instanceof SkyfoldError && cause.diagnostic.code === 'ENGINE_FENCED'
  const isCut = shop.session.isLost || isFenced || isInterrupted
  const mayExist = error instanceof CreateFailure ? error.mayExist || isCut : isCut
  shop.session.change((state) => {
    if (!mayExist) delete state.intents[address]
    const record = state.resources[address]
    if (record && !(error instanceof CreateFailure)) state.resources[address] = { ...record, status: 'dirty' }
  })
  if (isCut || failureOf(cause) === 'ambiguous') {
    return ledger.lose(step, engineDiagnostics.ENGINE_NO_ANSWER({ address }, { cause }))
  }
  ledger.fail(step, describe(address, cause))
}

/** An old half that could not be deleted: what replaced it is in place, so the step itself is done. */
export function noteOldHalf<C>(
  shop: Workshop<C>,
  ledger: Ledger,
  record: DeposedRecord,
  cause: unknown,
): void {
  const { address, id } = record
  if (shop.session.isLost) return
  ledger.note(engineDiagnostics.ENGINE_OLD_HALF_LEFT({ address, id }, { cause }))
}

/** Anything that a provider threw, as a diagnostic. */
function describe(address: string, error: unknown): Diagnostic {
  if (!(error instanceof SkyfoldError))
    return engineDiagnostics.ENGINE_UNEXPECTED({ address }, { cause: error })
  return error.diagnostic
}
