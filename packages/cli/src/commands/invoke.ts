import { Command } from '@oclif/core/command'
import { string } from '@oclif/core/flags'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface InvokeFlags extends ServiceFlags {
  function: string
  data: string | undefined
  path: string | undefined
}

export default class Invoke extends Command {
  static override summary: string = 'Call a function and print what it returns.'
  static override examples: string[] = [
    `sls invoke -f hello -d '{"name":"you"}'`,
    'sls invoke -f hello --path event.json',
  ]
  static override flags: FlagInput<InvokeFlags> = {
    ...serviceFlags,
    function: string({ char: 'f', summary: 'name of the function', required: true }),
    data: string({ char: 'd', summary: 'payload, as JSON (default: {})', exclusive: ['path'] }),
    path: string({ summary: 'file with the payload', helpValue: '<file>' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Invoke), invokeFunction)
  }
}

async function invokeFunction(session: Session, flags: InvokeFlags): Promise<Report> {
  const [
    { load },
    { checkFunction, onlyDestination, operate },
    { readPayload },
    { invocationLines, invocationPayload },
  ] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/operating.ts'),
    import('../input/payload.ts'),
    import('../views/invocation-view.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const destination = await onlyDestination(session, loaded)
  await checkFunction(session, loaded, flags.function)
  const payload = await readPayload(session, flags)
  const result = await operate(session, destination, (operations, deployed) =>
    operations.invoke(deployed, { function: flags.function, payload }),
  )
  if (!session.terminal.json) session.terminal.talk(invocationLines(result))
  return {
    reason: result.failed ? 'error' : 'ok',
    data: { function: flags.function, ...result },
    lines: invocationPayload(result),
  }
}
