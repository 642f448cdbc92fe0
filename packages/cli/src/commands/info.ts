import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import { worstOf } from '../exit-code.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface InfoFlags extends ServiceFlags {
  target: boolean
}

export default class Info extends Command {
  static override summary: string = 'Show what is deployed: endpoints, functions, outputs.'
  static override examples: string[] = ['sls info', 'sls info --target --provider aws']
  static override flags: FlagInput<InfoFlags> = {
    ...serviceFlags,
    target: toggle({ summary: 'connect, and show whose account a deploy would go to' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Info), showInfo)
  }
}

async function showInfo(session: Session, flags: InfoFlags): Promise<Report> {
  const [{ load }, { forEachDestination }, { inspectStack }, view] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/building.ts'),
    import('../pipeline/inspecting.ts'),
    import('../views/info-view.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const infos = await forEachDestination(loaded, (one) =>
    inspectStack(session, one, { connect: flags.target }),
  )
  const described = infos.flatMap(({ destination, description }) =>
    description ? [{ destination, description }] : [],
  )
  const { name: service, stage } = loaded.service
  return {
    reason: worstOf(infos.map(({ reason }) => reason)),
    data: { service, stage, targets: infos.map(view.infoData), ...view.descriptionData(described) },
    lines: infos.flatMap(view.infoLines),
  }
}
