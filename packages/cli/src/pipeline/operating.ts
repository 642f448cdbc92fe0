/** Commands that ask something of a deployed stack, or tell it something. */
import { nearest } from '@skyfold/manifest'
import type { Deployed, Operations } from '@skyfold/plugin-api'
import { inspect } from '@skyfold/engine'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'
import { connectTo, unguarded } from './connecting.ts'
import type { Destination } from './destination.ts'
import type { LoadedService } from './loading.ts'
import { accessStack } from './stack-access.ts'

/** The destination of a command that works on one. Errors: Stop (usage). */
export async function onlyDestination(
  { findings }: Session,
  { destinations }: Pick<LoadedService, 'destinations'>,
): Promise<Destination> {
  const [only, ...others] = destinations
  const targets = destinations.map(({ label }) => label)
  if (others.length > 0) await findings.check([cliDiagnostics.CLI_TARGET_AMBIGUOUS({ targets })])
  if (!only) throw new Stop('usage')
  return only
}

/** Stops with a suggestion when the service has no such function. Errors: Stop (usage). */
export async function checkFunction(
  { findings }: Session,
  { service }: Pick<LoadedService, 'service'>,
  name: string,
): Promise<void> {
  const known = service.functions.map((definition) => definition.name)
  if (known.includes(name)) return
  await findings.check([
    cliDiagnostics.CLI_FUNCTION_UNKNOWN({ function: name, known, suggestion: nearest(name, known) }),
  ])
}

/** Connects to a stack that is deployed, works, and closes the connection. Errors: Stop (error) when it is not. */
export async function operate<T>(
  session: Session,
  destination: Destination,
  work: (operations: Operations, deployed: Deployed) => Promise<T>,
): Promise<T> {
  const { store, connectOptions } = await accessStack(session, destination)
  const inspection = await inspect(store, destination.stack)
  if (!inspection) {
    const { service, stage } = destination.stack
    await session.findings.report([
      cliDiagnostics.CLI_NOT_DEPLOYED({ service, stage, target: destination.label }),
    ])
    throw new Stop('error')
  }
  const connection = await connectTo(destination, connectOptions(unguarded))
  try {
    return await work(connection.operations, inspection.deployed)
  } finally {
    await connection.close()
  }
}
