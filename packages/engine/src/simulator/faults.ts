/** What may happen to a request on its way, each with its probability. */
import { type FailureClass, SkyfoldError } from '@skyfold/plugin-api'
import type { Random } from './random.ts'

/** Probabilities, 0 to 1. */
export interface FaultMix {
  /** Refused for its pace; nothing happens. */
  readonly throttled: number
  /** Takes effect, the answer is lost. */
  readonly lost: number
  /** Never arrives. */
  readonly dropped: number
  /** Arrives twice, the second time later. */
  readonly doubled: number
  /** Arrives when the client may have given up and sent it again. */
  readonly late: number
}

/** Every request arrives and is answered. */
export const NO_FAULTS: FaultMix = { throttled: 0, lost: 0, dropped: 0, doubled: 0, late: 0 }

/** Names of the mixes. */
export type Network = 'good' | 'bad' | 'doubling' | 'late' | 'storm'

const BAD: FaultMix = { throttled: 0.05, lost: 0.03, dropped: 0.02, doubled: 0, late: 0 }

/** The mixes that stories are told over. */
export const NETWORKS: Readonly<Record<Network, FaultMix>> = {
  good: NO_FAULTS,
  bad: BAD,
  doubling: { ...BAD, doubled: 0.02 },
  late: { ...BAD, late: 0.04 },
  storm: { ...NO_FAULTS, throttled: 0.4 },
}

/** What happens to one request. */
export type Fate = keyof FaultMix | 'delivered'

/** Draws the fate of one request. */
export function drawFate(mix: FaultMix, random: Random): Fate {
  let roll = random.next()
  for (const fate of ['throttled', 'lost', 'dropped', 'doubled', 'late'] as const) {
    if (roll < mix[fate]) return fate
    roll -= mix[fate]
  }
  return 'delivered'
}

/** The code of every simulated error. */
export const SIMULATED = 'SIMULATED'

/** An error as an adapter would throw it. */
export function simulatedFailure(failure: FailureClass, message: string): SkyfoldError {
  const diagnostic = { code: SIMULATED, severity: 'error', message, hint: '', docs: '' } as const
  return new SkyfoldError(diagnostic, { failure })
}
