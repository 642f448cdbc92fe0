/** The last step of `drift`: what the cloud of one destination shows, held against the state and the manifest. */
import { detectDrift, type DriftReport, type EventSink } from '@skyfold/engine'
import type { ExitReason } from '../exit-code.ts'
import type { Builder, Built } from '../pipeline/building.ts'
import { reportFailure } from '../pipeline/changing.ts'
import { withConnection } from '../pipeline/connecting.ts'
import type { Destination } from '../pipeline/destination.ts'
import { accessStack } from '../pipeline/stack-access.ts'

/** What was found at one destination. */
export interface DriftSet {
  readonly destination: Destination
  readonly reason: ExitReason
  /** Absent when nothing could be asked. */
  readonly report?: DriftReport
}

/** Looks, and changes nothing. Never throws: a destination that cannot be asked hides no other. */
export async function driftOf(
  { session, loaded }: Builder,
  { destination, graph }: Built,
  events: EventSink,
): Promise<DriftSet> {
  const release = session.interrupts.hold()
  try {
    const access = await accessStack(session, destination)
    const { store, env, existingSecretKey } = access
    const { stack, provider } = destination
    const { result: report } = await withConnection(destination, access, (connect) =>
      detectDrift({
        stack,
        store,
        types: provider.resources,
        env,
        secretKey: existingSecretKey,
        connect,
        events,
        signals: session.interrupts,
        graph,
        moved: loaded.service.moved ?? [],
      }),
    )
    const unreadable = report.drifts.flatMap(({ diagnostic }) => (diagnostic ? [diagnostic] : []))
    await session.findings.report([...report.diagnostics, ...unreadable])
    return { destination, report, reason: reasonOf(report, session.interrupts.reason) }
  } catch (error) {
    return { destination, reason: await reportFailure(session, destination, error) }
  } finally {
    release()
  }
}

/** True if something is not as it was recorded. */
export function hasDrift({ report }: DriftSet): boolean {
  return report?.drifts.some(({ status }) => status === 'changed' || status === 'vanished') ?? false
}

function reasonOf(
  { status, drifts, diagnostics }: DriftReport,
  interrupt: ExitReason = 'interrupted',
): ExitReason {
  if (status === 'interrupted') return interrupt
  if (status === 'refused') return 'auth'
  const isBlind = drifts.some((one) => one.status === 'unreadable')
  return isBlind || diagnostics.some(({ severity }) => severity === 'error') ? 'error' : 'ok'
}
