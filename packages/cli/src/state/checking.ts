/** `sls state check`: whether the place of a state can be trusted with it, and whether the state can be read. */
import { randomBytes } from 'node:crypto'
import { inspect, probeStore } from '@skyfold/engine'
import type { Session } from '../command/session.ts'
import type { ExitReason } from '../exit-code.ts'
import { reportFailure } from '../pipeline/changing.ts'
import { unguarded } from '../pipeline/connecting.ts'
import type { Destination } from '../pipeline/destination.ts'
import { accessStack, connectOptionsOf } from '../pipeline/stack-access.ts'
import { openPlace } from './state-home.ts'

/** What was found at one destination. */
export interface CheckedState {
  readonly destination: Destination
  /** Where the state is, as far as it could be found out. */
  readonly location: string | undefined
  /** The place compares before it writes. */
  readonly isSafe: boolean
  /** Of the state; `null`: there is none, or it cannot be read. */
  readonly serial: number | null
  readonly reason: ExitReason
}

/** The service of throw-away stacks; no manifest can be called so. */
const PROBE = '_probe'

/** Reads the state and probes its place with the state of a stack that nobody has. Never throws. */
export async function checkState(session: Session, destination: Destination): Promise<CheckedState> {
  let location: string | undefined
  try {
    const { store } = await accessStack(session, destination)
    location = store.location
    const options = connectOptionsOf(session, destination, unguarded)
    const stack = { ...options.stack, service: PROBE, stage: randomBytes(6).toString('hex') }
    const probed = await openPlace(destination.state, { ...options, stack })
    const problems = await probeStore(probed.store)
    await session.findings.report(problems)
    const inspection = await inspect(store, destination.stack)
    const isSafe = problems.length === 0
    return {
      destination,
      location,
      isSafe,
      serial: inspection?.serial ?? null,
      reason: isSafe ? 'ok' : 'error',
    }
  } catch (error) {
    const reason = await reportFailure(session, destination, error)
    return { destination, location, isSafe: false, serial: null, reason }
  }
}
