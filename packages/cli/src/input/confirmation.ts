/** Nothing is removed by accident: the stage must be typed, on the command line or when asked. */
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'
import { styled } from '../terminal/line.ts'
import type { LoadedService } from '../pipeline/loading.ts'

/** Returns when the removal is confirmed. Errors: Stop (usage) when it is not. */
export async function confirmRemoval(
  { terminal, findings }: Session,
  { service, destinations }: Pick<LoadedService, 'service' | 'destinations'>,
  { agreed }: { readonly agreed: boolean },
): Promise<void> {
  if (agreed) return
  const { name, stage } = service
  if (terminal.interactive) {
    const places = destinations.map(({ label }) => label).join(', ')
    terminal.talk([[styled('red', 'This removes '), `"${name}" (stage ${stage}) from ${places}.`]])
    if ((await terminal.ask(`Type the stage to confirm: `)).trim() === stage) return
  }
  await findings.report([cliDiagnostics.CLI_REMOVE_UNCONFIRMED({ stage })])
  throw new Stop('usage')
}
