import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../../command/flags.ts'
import { serviceFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'
import type { Report } from '../../command/report.ts'
import type { Session } from '../../command/session.ts'
import { worstOf } from '../../exit-code.ts'

export default class StateCheck extends Command {
  static override summary: string =
    'Find out whether the place of the state can be trusted, by writing to it what must be refused.'
  static override examples: string[] = ['sls state check', 'SKYFOLD_STATE=s3://bucket sls state check']
  static override flags: FlagInput<ServiceFlags> = serviceFlags

  override run(): Promise<void> {
    return perform(this, () => this.parse(StateCheck), checkStates)
  }
}

async function checkStates(session: Session, flags: ServiceFlags): Promise<Report> {
  const [{ load }, { forEachDestination }, { checkState }, view] = await Promise.all([
    import('../../pipeline/loading.ts'),
    import('../../pipeline/building.ts'),
    import('../../state/checking.ts'),
    import('../../state/state-view.ts'),
  ])
  const loaded = await load(session, flags)
  const checked = await forEachDestination(loaded, (destination) => checkState(session, destination))
  const { name: service, stage } = loaded.service
  return {
    reason: worstOf(checked.map(({ reason }) => reason)),
    data: { service, stage, targets: checked.map(view.checkedData) },
    lines: checked.flatMap(view.checkedLines),
  }
}
