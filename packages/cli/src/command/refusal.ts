/** A command line that oclif does not know what to do with. */
import { Config } from '@oclif/core/config'
import { perform } from './perform.ts'
import type { Report } from './report.ts'
import type { Session } from './session.ts'

/** Reports that there is no such command (or what else oclif refused) in the usual form. */
export function refuseCommandLine(error: unknown, argv: readonly string[], root: string): Promise<void> {
  const unknown = error instanceof Error ? /^command (\S+) not found$/.exec(error.message)?.[1] : undefined
  return perform({ id: '', argv: [...argv] }, noFlags, (session) => {
    if (unknown === undefined) throw error
    return refuseCommand(session, unknown.replaceAll(':', ' '), root)
  })
}

async function refuseCommand({ findings }: Session, command: string, root: string): Promise<Report> {
  const [{ cliDiagnostics }, { nearest }, { commandIDs }] = await Promise.all([
    import('../diagnostics.ts'),
    import('@skyfold/manifest'),
    Config.load(root),
  ])
  const known = commandIDs.map((id) => id.replaceAll(':', ' '))
  const suggestion = nearest(command, known)
  await findings.report([cliDiagnostics.CLI_COMMAND_UNKNOWN({ command, suggestion })])
  return { reason: 'usage', data: {}, lines: [] }
}

async function noFlags(): Promise<{ readonly flags: { json: boolean; 'service-dir': undefined } }> {
  return { flags: { json: false, 'service-dir': undefined } }
}
