/** What the state tells of a stack, without changing anything. */
import { inspect } from '@skyfold/engine'
import type { Session } from '../command/session.ts'
import type { StackInfo } from '../views/info-view.ts'
import { unguarded } from './changing.ts'
import type { Destination } from './destination.ts'
import { accessStack } from './stack-access.ts'

/** Reads the state; with `connect`, also asks the provider whose account it is. */
export async function inspectStack(
  session: Session,
  destination: Destination,
  { connect }: { readonly connect: boolean },
): Promise<StackInfo> {
  const { store, connectOptions } = accessStack(session, destination)
  const { provider, stack } = destination
  const inspection = await inspect(store, stack)
  let account: string | undefined
  if (connect) {
    const connection = await provider.connect(connectOptions(unguarded))
    account = connection.account.label
    await connection.close()
  }
  return {
    destination,
    inspection,
    account,
    description: inspection && provider.describe(inspection.deployed),
  }
}
