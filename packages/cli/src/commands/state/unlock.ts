import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../../command/flags.ts'
import { serviceFlags, toggle } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'
import type { Report } from '../../command/report.ts'
import type { Session } from '../../command/session.ts'

interface UnlockFlags extends ServiceFlags {
  force: boolean
}

export default class StateUnlock extends Command {
  static override summary: string = 'Free the lease of a run that died; one that is alive is left alone.'
  static override examples: string[] = ['sls state unlock', 'sls state unlock --force --stage dev']
  static override flags: FlagInput<UnlockFlags> = {
    ...serviceFlags,
    force: toggle({ summary: 'do not watch whether the holder is alive; its run stops when it notices' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(StateUnlock), unlockState)
  }
}

async function unlockState(session: Session, flags: UnlockFlags): Promise<Report> {
  const [{ load }, { onlyDestination }, { unlockAt }, { createProgress }] = await Promise.all([
    import('../../pipeline/loading.ts'),
    import('../../pipeline/operating.ts'),
    import('../../state/repairing.ts'),
    import('../../views/progress.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const destination = await onlyDestination(session, loaded)
  const progress = createProgress(session.terminal, [destination])
  const events = progress.sinkFor(destination)
  const { reason, data, lines } = await unlockAt(session, destination, { force: flags.force, events })
  progress.end()
  const { name: service, stage } = loaded.service
  return { reason, data: { service, stage, ...data }, lines }
}
