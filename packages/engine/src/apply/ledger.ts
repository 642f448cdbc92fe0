/** What became of each step: told as events while it happens, summed up at the end. Every step ends in exactly one list. */
import type { Diagnostic } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import type { Env } from '../env.ts'
import type { EngineEvent, EventSink } from '../events.ts'
import type { Step, StepAction } from '../plan.ts'
import type { Outcome } from '../run.ts'

type SkipReason = Extract<EngineEvent, { type: 'step.skip' }>['because']

/** The lists of an outcome. */
export type Account = Pick<Outcome, 'done' | 'failed' | 'notDone' | 'unknown' | 'diagnostics'>

/** The book of one apply. */
export class Ledger {
  readonly #env: Env
  readonly #events: EventSink
  readonly #startedAt = new Map<Step, number>()
  readonly #ended = new Set<Step>()
  readonly #done: Account['done'][number][] = []
  readonly #failed: Account['failed'][number][] = []
  readonly #notDone: Address[] = []
  readonly #unknown: Address[] = []
  readonly #diagnostics: Diagnostic[] = []

  constructor(env: Env, events: EventSink) {
    this.#env = env
    this.#events = events
  }

  /** Something did not end well. */
  get hasFailures(): boolean {
    return this.#failed.length + this.#notDone.length + this.#unknown.length > 0
  }

  get inFlight(): number {
    return [...this.#startedAt.keys()].filter((step) => !this.#ended.has(step)).length
  }

  /** A step of several requests starts once. */
  start(step: Step): void {
    if (this.#startedAt.has(step)) return
    this.#startedAt.set(step, this.#env.now())
    this.#events({ type: 'step.start', address: step.address, action: step.action })
  }

  /** `action`: what was really necessary. */
  done(step: Step, action: StepAction): void {
    if (!this.#end(step)) return
    const report = { address: step.address, action, ms: this.#elapsed(step) }
    this.#done.push(report)
    this.#events({ type: 'step.done', ...report })
  }

  fail(step: Step, diagnostic: Diagnostic): void {
    if (!this.#end(step)) return
    const { address, action } = step
    const report = { address, action, ms: this.#elapsed(step), diagnostic }
    this.#failed.push(report)
    this.#events({ type: 'step.fail', ...report })
  }

  /** No answer came, or the run had to leave it. */
  lose(step: Step, diagnostic: Diagnostic): void {
    if (!this.#end(step)) return
    const { address, action } = step
    this.#unknown.push(address)
    this.#diagnostics.push(diagnostic)
    this.#events({ type: 'step.fail', address, action, ms: this.#elapsed(step), diagnostic })
  }

  skip(step: Step, because: SkipReason, on?: Address): void {
    if (!this.#end(step)) return
    this.#notDone.push(step.address)
    const { address } = step
    this.#events({ type: 'step.skip', address, because, ...(on === undefined ? {} : { on }) })
  }

  note(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic)
  }

  /** Steps that never started. */
  isUntouched(step: Step): boolean {
    return !this.#startedAt.has(step)
  }

  /** Steps that started and have not ended. */
  unfinished(): readonly Step[] {
    return [...this.#startedAt.keys()].filter((step) => !this.#ended.has(step))
  }

  account(): Account {
    return {
      done: this.#done,
      failed: this.#failed,
      notDone: this.#notDone,
      unknown: this.#unknown,
      diagnostics: this.#diagnostics,
    }
  }

  #end(step: Step): boolean {
    if (this.#ended.has(step)) return false
    this.#ended.add(step)
    return true
  }

  #elapsed(step: Step): number {
    return this.#env.now() - (this.#startedAt.get(step) ?? this.#env.now())
  }
}
