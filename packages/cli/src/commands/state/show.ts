import { string } from '@oclif/core/args'
import { Command } from '@oclif/core/command'
import type { ArgInput, FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../../command/flags.ts'
import { serviceFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'
import type { Report } from '../../command/report.ts'
import type { Session } from '../../command/session.ts'

export default class StateShow extends Command {
  static override summary: string = 'Show one record: id, inputs, outputs, what it was built on.'
  static override examples: string[] = ['sls state show aws.lambda.function/hello']
  static override flags: FlagInput<ServiceFlags> = serviceFlags
  static override args: ArgInput<{ address: string }> = {
    address: string({ description: 'address of the resource, as `sls state list` shows it', required: true }),
  }

  override run(): Promise<void> {
    let address = ''
    return perform(
      this,
      async () => {
        const { flags, args } = await this.parse(StateShow)
        address = args.address
        return { flags }
      },
      (session, flags) => showRecord(session, flags, address),
    )
  }
}

async function showRecord(session: Session, flags: ServiceFlags, address: string): Promise<Report> {
  const [{ load }, { onlyDestination }, { recordsAt }, { oneRecordLines }] = await Promise.all([
    import('../../pipeline/loading.ts'),
    import('../../pipeline/operating.ts'),
    import('../../state/reading.ts'),
    import('../../state/records-view.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const records = await recordsAt(session, await onlyDestination(session, loaded), address)
  return { reason: 'ok', data: { records }, lines: records.flatMap(oneRecordLines) }
}
