import { Command } from '@oclif/core/command'
import { string } from '@oclif/core/flags'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface LogsFlags extends ServiceFlags {
  function: string
  follow: boolean
  since: string | undefined
}

export default class Logs extends Command {
  static override summary: string = 'Print what a function logged.'
  static override examples: string[] = ['sls logs -f hello --since 10m', 'sls logs -f hello --follow']
  static override flags: FlagInput<LogsFlags> = {
    ...serviceFlags,
    function: string({ char: 'f', summary: 'name of the function', required: true }),
    follow: toggle({
      default: false,
      summary: 'go on until interrupted; with --json, one object per line',
      aliases: ['tail'],
    }),
    since: string({ summary: 'from then on: 30s, 10m, 2h, 1d or a date', helpValue: '<time>' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Logs), showLogs)
  }
}

async function showLogs(session: Session, flags: LogsFlags): Promise<Report> {
  const [{ load }, { checkFunction, onlyDestination, operate }, { parseSince }, { logData, logLine }] =
    await Promise.all([
      import('../pipeline/loading.ts'),
      import('../pipeline/operating.ts'),
      import('../input/since.ts'),
      import('../views/log-view.ts'),
    ])
  const since = await parseSince(session, flags.since)
  const loaded = await load(session, flags, { defer: true })
  const destination = await onlyDestination(session, loaded)
  await checkFunction(session, loaded, flags.function)
  const { terminal, interrupts } = session
  const { follow } = flags
  const lines: ReturnType<typeof logData>[] = []
  const release = follow ? interrupts.hold() : undefined
  const signal = AbortSignal.any([interrupts.drain, terminal.closed])
  await operate(session, destination, async (operations, deployed) => {
    const request = {
      function: flags.function,
      follow,
      signal,
      ...(since === undefined ? {} : { since }),
    }
    for await (const line of operations.logs(deployed, request)) {
      if (!terminal.json) terminal.print([logLine(line)])
      else if (follow) terminal.printRecord(logData(line))
      else lines.push(logData(line))
    }
  })
  release?.()
  return { reason: interrupts.reason ?? 'ok', data: follow ? {} : { lines }, lines: [] }
}
