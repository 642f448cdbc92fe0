/** The releases of a destination, as its state tells. */
import type { ReleaseList } from '@skyfold/engine'
import { listReleases } from '@skyfold/engine'
import type { Session } from '../command/session.ts'
import type { ExitReason } from '../exit-code.ts'
import { reportFailure } from '../pipeline/changing.ts'
import type { Destination } from '../pipeline/destination.ts'
import { accessStack } from '../pipeline/stack-access.ts'

export interface StackReleases {
  readonly destination: Destination
  /** Absent: the state could not be read; `reason` is not `ok`, and it was told why. */
  readonly list?: ReleaseList
  readonly reason: ExitReason
}

/** One GET. A target whose state cannot be read hides no other. */
export async function releasesOf(session: Session, destination: Destination): Promise<StackReleases> {
  try {
    const { store } = await accessStack(session, destination)
    return { destination, list: await listReleases(store, destination.stack), reason: 'ok' }
  } catch (error) {
    return { destination, reason: await reportFailure(session, destination, error) }
  }
}
