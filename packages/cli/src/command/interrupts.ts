/**
 * The first signal drains (no new step, requests in flight finish), the second aborts, the third ends the process.
 * While nothing is held, a signal ends the process at once. oclif would exit with 1; a shell expects 128 + number.
 */
import { EXIT_CODES } from '../exit-code.ts'

/** What a signal is called in `EXIT_CODES`. */
type InterruptReason = 'hangup' | 'interrupted' | 'terminated'

const SIGNALS: Readonly<Record<string, InterruptReason>> = {
  SIGHUP: 'hangup',
  SIGINT: 'interrupted',
  SIGTERM: 'terminated',
}

export interface Interrupts {
  readonly drain: AbortSignal
  readonly abort: AbortSignal
  /** Set by the first signal. */
  readonly reason: InterruptReason | undefined
  /** From here until the returned function is called, signals drain instead of ending the process. */
  hold(): () => void
}

/** The part of `process` that signals come from. */
export interface SignalSource {
  on(signal: string, listener: () => void): unknown
  exit(code: number): void
}

/** Listens to the signals of `source`. */
export function createInterrupts(source: SignalSource): Interrupts {
  const drain = new AbortController()
  const abort = new AbortController()
  let held = 0
  let reason: InterruptReason | undefined
  const receive = (signal: InterruptReason): void => {
    reason ??= signal
    if (held === 0 || abort.signal.aborted) return source.exit(EXIT_CODES[reason])
    if (drain.signal.aborted) return abort.abort('abort')
    return drain.abort('drain')
  }
  for (const [name, signal] of Object.entries(SIGNALS)) source.on(name, () => receive(signal))
  return {
    drain: drain.signal,
    abort: abort.signal,
    get reason() {
      return reason
    },
    hold() {
      held += 1
      return () => {
        held -= 1
      }
    },
  }
}
