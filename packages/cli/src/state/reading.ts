/** What the state of a destination holds. A state that cannot be read is told of and hides no other. */
import { inspect } from '@skyfold/engine'
import type { RecordedResource } from '@skyfold/engine'
import { nearest } from '@skyfold/manifest'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import type { ExitReason } from '../exit-code.ts'
import { reportFailure } from '../pipeline/changing.ts'
import type { Destination } from '../pipeline/destination.ts'
import { accessStack } from '../pipeline/stack-access.ts'
import type { RecordSet } from './records-view.ts'
import { stateCommandDiagnostics } from './diagnostics.ts'

/** The records of one destination. Never throws. */
export async function recordsOf(
  session: Session,
  destination: Destination,
): Promise<RecordSet & { readonly reason: ExitReason }> {
  try {
    const { store } = await accessStack(session, destination)
    return { destination, inspection: await inspect(store, destination.stack), reason: 'ok' }
  } catch (error) {
    return { destination, inspection: null, reason: await reportFailure(session, destination, error) }
  }
}

/** The records of one address: its object, and old ones of it. Errors: Stop (usage) when there is none. */
export async function recordsAt(
  session: Session,
  destination: Destination,
  address: string,
): Promise<readonly RecordedResource[]> {
  const { inspection, reason } = await recordsOf(session, destination)
  if (reason !== 'ok') throw new Stop(reason)
  const records = inspection?.records ?? []
  const found = records.filter((one) => one.address === address)
  if (found.length > 0) return found
  const near = nearest(
    address,
    records.map((one) => one.address),
  )
  await session.findings.report([stateCommandDiagnostics.CLI_RECORD_UNKNOWN({ address, near })])
  throw new Stop('usage')
}
