/** What a run says while it works: typed, one after the other, rendered by the command line (TTY, lines, NDJSON). */
import type { Diagnostic } from '@skyfold/manifest'
import type { Address, StackId } from '@skyfold/plugin-api'
import type { Plan, StepAction } from './plan.ts'
import type { OutcomeStatus } from './run.ts'

/** One thing that happened. */
export type EngineEvent =
  | { readonly type: 'run.start'; readonly stack: StackId; readonly command: string }
  | { readonly type: 'lock.wait'; readonly holder: string; readonly command: string }
  | { readonly type: 'recover'; readonly address: Address; readonly outcome: 'found' | 'absent' | 'unknown' }
  /** Somebody else changed an object of ours. */
  | {
      readonly type: 'drift'
      readonly address: Address
      readonly status: 'changed' | 'vanished' | 'unreadable'
      readonly paths: readonly string[]
    }
  | { readonly type: 'plan'; readonly plan: Plan }
  | { readonly type: 'step.start'; readonly address: Address; readonly action: StepAction }
  | { readonly type: 'step.progress'; readonly address: Address; readonly message: string }
  | {
      readonly type: 'step.done'
      readonly address: Address
      readonly action: StepAction
      readonly ms: number
    }
  | {
      readonly type: 'step.fail'
      readonly address: Address
      readonly action: StepAction
      readonly ms: number
      readonly diagnostic: Diagnostic
    }
  | {
      readonly type: 'step.skip'
      readonly address: Address
      /** `dependency`: the step named `on` failed or was skipped. */
      readonly because: 'dependency' | 'interrupt' | 'failure'
      readonly on?: Address
    }
  | { readonly type: 'commit'; readonly serial: number }
  | { readonly type: 'interrupt'; readonly inFlight: number }
  /** The lease was lost: nothing more is sent. */
  | { readonly type: 'fenced' }
  | {
      readonly type: 'run.end'
      readonly status: OutcomeStatus
      /** Numbers of steps. */
      readonly done: number
      readonly failed: number
      readonly notDone: number
      readonly unknown: number
    }

/** Takes events in their order; must not throw. */
export type EventSink = (event: EngineEvent) => void
