/** What the state tells of a stack, without changing anything. */
import { inspect } from '@skyfold/engine'
import type { Session } from '../command/session.ts'
import type { StackInfo } from '../views/info-view.ts'
import type { ExitReason } from '../exit-code.ts'
import { reportFailure } from './changing.ts'
import { connectTo, unguarded } from './connecting.ts'
import type { Destination } from './destination.ts'
import { accessStack } from './stack-access.ts'

/**
 * Reads the state; with `connect`, also asks the provider whose account it is. A target that cannot be asked is told of
 * and hides no other.
 */
export async function inspectStack(
  session: Session,
  destination: Destination,
  { connect }: { readonly connect: boolean },
): Promise<StackInfo> {
  const { store, connectOptions } = accessStack(session, destination)
  const { provider, stack } = destination
  const inspection = await inspect(store, stack)
  let account: string | undefined
  let reason: ExitReason = 'ok'
  if (connect) {
    try {
      const connection = await connectTo(destination, connectOptions(unguarded))
      account = connection.account.label
      await connection.close()
    } catch (error) {
      reason = await reportFailure(session, destination, error)
    }
  }
  return {
    destination,
    inspection,
    account,
    reason,
    description: inspection && provider.describe(inspection.deployed),
  }
}
