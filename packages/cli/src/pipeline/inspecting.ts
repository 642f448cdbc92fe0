/** What the state tells of a stack, without changing anything. */
import { inspect } from '@skyfold/engine'
import type { Inspection } from '@skyfold/engine'
import type { Session } from '../command/session.ts'
import type { StackInfo } from '../views/info-view.ts'
import type { ExitReason } from '../exit-code.ts'
import { worstOf } from '../exit-code.ts'
import { reportFailure } from './changing.ts'
import { connectTo, unguarded } from './connecting.ts'
import type { Destination } from './destination.ts'
import type { StackAccess } from './stack-access.ts'
import { accessStack } from './stack-access.ts'

/**
 * Reads the state; with `connect`, also asks the provider whose account it is. A target that cannot be asked, or whose
 * state cannot be read, is told of and hides no other.
 */
export async function inspectStack(
  session: Session,
  destination: Destination,
  { connect }: { readonly connect: boolean },
): Promise<StackInfo> {
  const reasons: ExitReason[] = []
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      reasons.push(await reportFailure(session, destination, error))
      return undefined
    }
  }
  const { provider, stack } = destination
  const access = await attempt(() => accessStack(session, destination))
  const inspection = access && (await attempt(() => inspect(access.store, stack)))
  const account = access && connect ? await attempt(() => accountOf(destination, access)) : undefined
  return {
    destination,
    inspection,
    account,
    reason: reasons.length > 0 ? worstOf(reasons) : 'ok',
    description: describe(provider, inspection),
  }
}

function describe(
  provider: Destination['provider'],
  inspection: Inspection | null | undefined,
): StackInfo['description'] {
  return inspection ? provider.describe(inspection.deployed) : null
}

async function accountOf(destination: Destination, { connectOptions }: StackAccess): Promise<string> {
  const connection = await connectTo(destination, connectOptions(unguarded))
  await connection.close()
  return connection.account.label
}
