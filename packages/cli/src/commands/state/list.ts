import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../../command/flags.ts'
import { serviceFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'
import type { Report } from '../../command/report.ts'
import type { Session } from '../../command/session.ts'
import { worstOf } from '../../exit-code.ts'

export default class StateList extends Command {
  static override summary: string = 'List what is recorded: addresses, types, ids and their status.'
  static override examples: string[] = ['sls state list', 'sls state list --stage prod --json']
  static override flags: FlagInput<ServiceFlags> = serviceFlags

  override run(): Promise<void> {
    return perform(this, () => this.parse(StateList), listRecords)
  }
}

async function listRecords(session: Session, flags: ServiceFlags): Promise<Report> {
  const [{ load }, { recordsOf }, view] = await Promise.all([
    import('../../pipeline/loading.ts'),
    import('../../state/reading.ts'),
    import('../../state/records-view.ts'),
  ])
  const { destinations, service } = await load(session, flags, { defer: true })
  const sets = await Promise.all(destinations.map((one) => recordsOf(session, one)))
  return {
    reason: worstOf(sets.map(({ reason }) => reason)),
    data: { service: service.name, stage: service.stage, targets: sets.map(view.recordData) },
    lines: sets.flatMap(view.recordLines),
  }
}
