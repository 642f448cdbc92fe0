import { string } from '@oclif/core/args'
import { Command } from '@oclif/core/command'
import type { ArgInput, FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface Message {
  readonly queue: string
  readonly body: string
}

export default class Send extends Command {
  static override summary: string = 'Put a message into a queue of the service.'
  static override examples: string[] = [`sls send orders '{"id":1}'`]
  static override flags: FlagInput<ServiceFlags> = serviceFlags
  static override args: ArgInput<{ queue: string; body: string }> = {
    queue: string({ description: 'name of the queue in the manifest', required: true }),
    body: string({ description: 'text of the message', required: true }),
  }

  override run(): Promise<void> {
    let message: Message = { queue: '', body: '' }
    return perform(
      this,
      async () => {
        const { flags, args } = await this.parse(Send)
        message = args
        return { flags }
      },
      (session, flags) => sendMessage(session, flags, message),
    )
  }
}

async function sendMessage(session: Session, flags: ServiceFlags, message: Message): Promise<Report> {
  const [{ load }, { onlyDestination, operate }] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/operating.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const destination = await onlyDestination(session, loaded)
  const { messageId } = await operate(session, destination, (operations, deployed) =>
    operations.send(deployed, message),
  )
  return { reason: 'ok', data: { queue: message.queue, messageId }, lines: [messageId] }
}
