/** The last step of `rollback`: the engine at work on one destination. */
import type { EventSink, RollbackOptions } from '@skyfold/engine'
import { rollback } from '@skyfold/engine'
import type { Secret } from '@skyfold/manifest'
import type { ServiceFlags } from '../command/flags.ts'
import type { Session } from '../command/session.ts'
import type { Change } from '../pipeline/changing.ts'
import { change, serve } from '../pipeline/changing.ts'
import type { Destination } from '../pipeline/destination.ts'
import { load, secretsIn } from '../pipeline/loading.ts'

/** What was typed, and what may be needed for it. */
export type Way = Pick<RollbackOptions<unknown>, 'to' | 'full' | 'secrets' | 'moved'>

/** Makes an earlier release serve at the destination. Never throws. */
export async function rollBack(
  session: Session,
  { destination }: { readonly destination: Destination },
  { events, way }: { readonly events: EventSink; readonly way: Way },
): Promise<Change> {
  const changed = await change(session, destination, (options) => rollback({ ...options, ...way, events }))
  return serve(session, changed)
}

/** The secrets of the manifest. Nothing is asked of anybody before they are needed, and then only once. */
export function secretsOf(session: Session, flags: ServiceFlags): Way['secrets'] {
  let secrets: Promise<readonly Secret[]> | undefined
  return () => (secrets ??= load(session, flags).then(({ service }) => secretsIn(service)))
}
