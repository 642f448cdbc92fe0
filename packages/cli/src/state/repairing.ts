/** Mends the state of one destination: settles what a dead run left, puts an older generation back, frees the lease. */
import { commandFor, recoverStack, restoreState, unlock } from '@skyfold/engine'
import type { EventSink, RecoverOutcome, UnlockOutcome } from '@skyfold/engine'
import type { Session } from '../command/session.ts'
import type { ExitReason } from '../exit-code.ts'
import { reportFailure, workOn } from '../pipeline/changing.ts'
import type { Destination } from '../pipeline/destination.ts'
import { accessStack } from '../pipeline/stack-access.ts'
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'

/** How it ended at one destination. */
export interface Repair {
  readonly reason: ExitReason
  readonly data: Data
  readonly lines: readonly Line[]
}

/** Finds out what an interrupted run did. Never throws. */
export async function recoverAt(
  session: Session,
  destination: Destination,
  events: EventSink,
): Promise<Repair> {
  const { reason, result } = await workOn(session, destination, (options) =>
    recoverStack({ ...options, events }),
  )
  const { provider, region } = destination.stack
  const { status = 'failed', addresses = [] } = result ?? {}
  return {
    reason,
    data: { provider, region, status, addresses },
    lines: [[styled('bold', destination.label)], ...recoveryLines(result).map((line) => indent(line))],
  }
}

/** Puts a generation in the place of a state that cannot be read. Never throws. */
export async function restoreAt(
  session: Session,
  destination: Destination,
  generation: string,
): Promise<Repair> {
  const { stack, label } = destination
  const { provider, region } = stack
  try {
    const { store, env } = await accessStack(session, destination)
    const serial = await restoreState({
      stack,
      store,
      generation,
      randomHex: (bytes) => env.randomHex(bytes),
    })
    return {
      reason: 'ok',
      data: { provider, region, status: 'restored', generation, serial },
      lines: [
        `${label}: generation ${generation} is the state again (serial ${serial})`,
        nextLine(commandFor('drift', stack), 'shows what it does not know of'),
      ],
    }
  } catch (error) {
    const reason = await reportFailure(session, destination, error)
    return { reason, data: { provider, region, status: 'failed' }, lines: [] }
  }
}

/** Takes a dead holder's lease away. Never throws. */
export async function unlockAt(
  session: Session,
  destination: Destination,
  { force, events }: { readonly force: boolean; readonly events: EventSink },
): Promise<Repair> {
  const { provider, region } = destination.stack
  const release = session.interrupts.hold()
  try {
    const { store, env } = await accessStack(session, destination)
    const drain = session.interrupts.drain
    const outcome = await unlock({ stack: destination.stack, store, env, events, drain, force })
    await session.findings.report(outcome.diagnostics)
    const { status, lease = null, open } = outcome
    return {
      reason: status === 'interrupted' ? (session.interrupts.reason ?? status) : UNLOCK_REASONS[status],
      data: { provider, region, status, lease, open },
      lines: [
        [styled('bold', destination.label)],
        ...unlockLines(outcome, destination).map((line) => indent(line)),
      ],
    }
  } catch (error) {
    const reason = await reportFailure(session, destination, error)
    return { reason, data: { provider, region, status: 'failed' }, lines: [] }
  } finally {
    release()
  }
}

const UNLOCK_REASONS = { done: 'ok', unchanged: 'ok', alive: 'locked' } as const

const WORDS = {
  found: 'is there, and recorded',
  absent: 'was not made',
  unknown: 'is still not known',
} as const

function recoveryLines(result: RecoverOutcome | undefined): readonly Line[] {
  if (!result) return [[styled('red', 'could not be asked')]]
  if (result.status === 'unchanged') return ['nothing to recover: no run was interrupted']
  if (result.status === 'locked' || result.status === 'refused') return ['nothing was changed there']
  return [
    ...result.addresses.map(({ address, outcome }) => `${address} ${WORDS[outcome]}`),
    result.status === 'done' ? 'everything is known again' : 'run it again when the reason is mended',
  ]
}

function unlockLines({ status, lease, open }: UnlockOutcome, { stack }: Destination): readonly Line[] {
  const holder: readonly Line[] = lease
    ? [
        [styled('dim', 'holder:  '), `${lease.user}@${lease.host} (process ${lease.pid})`],
        [styled('dim', 'command: '), `${lease.command}, since ${lease.since}`],
        ...(lease.ci === undefined ? [] : [[styled('dim', 'run:     '), lease.ci]]),
      ]
    : []
  if (status === 'unchanged') return [...holder, 'nobody holds the lease']
  if (status !== 'done') return holder
  if (open.length === 0) return [...holder, 'the lease is free']
  return [
    ...holder,
    `the lease is free; not known yet: ${open.join(', ')}`,
    nextLine(commandFor('state recover', stack), 'finds out what that run did'),
  ]
}

function nextLine(command: string, meaning: string): Line {
  return [styled('dim', 'next: '), `${command} `, styled('dim', `(${meaning})`)]
}
