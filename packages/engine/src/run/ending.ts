/** How a run ended, as the user gets to know it: complete, in exact lists, without a secret in any text. */
import type { Diagnostic } from '@skyfold/manifest'
import type { Account } from '../apply/ledger.ts'
import type { EventSink } from '../events.ts'
import type { Plan } from '../plan.ts'
import type { Prepared } from './prepare.ts'
import type { Outcome, OutcomeStatus, RunOptions } from '../run.ts'
import { redactDiagnostic, type Redactor } from '../secret/redactor.ts'
import { deployedOf, type State } from '../state/state.ts'

/** The end of a run; what is absent did not come about. */
export interface Ending {
  readonly status: OutcomeStatus
  readonly diagnostics: readonly Diagnostic[]
  readonly plan?: Plan
  readonly account?: Account
  readonly state?: State | null
}

/** Lists with nothing in them. */
export const NOTHING_DONE: Account = { done: [], failed: [], notDone: [], unknown: [], diagnostics: [] }

/** The outcome of an ending. */
export function toOutcome<C>(
  ending: Ending,
  { desired, redact }: Prepared<C>,
  { stack }: RunOptions<C>,
): Outcome {
  const { status, diagnostics, state = null, account = NOTHING_DONE } = ending
  const nothing: Plan = {
    version: 1,
    lineage: state?.lineage ?? null,
    serial: state?.serial ?? 0,
    desired: desired.hash,
    steps: [],
    unchanged: [],
  }
  return {
    ...account,
    status,
    plan: ending.plan ?? nothing,
    failed: account.failed.map((one) => ({ ...one, diagnostic: redactDiagnostic(one.diagnostic, redact) })),
    diagnostics: [...diagnostics, ...account.diagnostics].map((one) => redactDiagnostic(one, redact)),
    deployed: deployedOf(state, stack),
    ...(state?.release === undefined ? {} : { release: state.release }),
  }
}

/** A sink that takes secrets out of the texts of others before it passes an event on. */
export function redactEvents(events: EventSink, redact: Redactor): EventSink {
  return (event) => {
    if (event.type === 'step.fail') {
      events({ ...event, diagnostic: redactDiagnostic(event.diagnostic, redact) })
    } else if (event.type === 'step.progress') {
      events({ ...event, message: redact(event.message) })
    } else {
      events(event)
    }
  }
}
