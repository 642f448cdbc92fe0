import { Command } from '@oclif/core/command'
import { string } from '@oclif/core/flags'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../../command/flags.ts'
import { serviceFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'
import type { Report } from '../../command/report.ts'
import type { Session } from '../../command/session.ts'
import { worstOf } from '../../exit-code.ts'

interface RecoverFlags extends ServiceFlags {
  from: string | undefined
}

export default class StateRecover extends Command {
  static override summary: string =
    'Find out what an interrupted run did, or put an older generation of a damaged state back.'
  static override examples: string[] = ['sls state recover', 'sls state recover --from 41']
  static override flags: FlagInput<RecoverFlags> = {
    ...serviceFlags,
    from: string({
      summary: 'generation to put in the place of a state that cannot be read',
      helpValue: '<generation>',
    }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(StateRecover), recoverState)
  }
}

async function recoverState(session: Session, flags: RecoverFlags): Promise<Report> {
  const [{ load }, { onlyDestination }, { recoverAt, restoreAt }, { createProgress }] = await Promise.all([
    import('../../pipeline/loading.ts'),
    import('../../pipeline/operating.ts'),
    import('../../state/repairing.ts'),
    import('../../views/progress.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const progress = createProgress(session.terminal, loaded.destinations)
  const repairs =
    flags.from === undefined
      ? await Promise.all(loaded.destinations.map((one) => recoverAt(session, one, progress.sinkFor(one))))
      : [await restoreAt(session, await onlyDestination(session, loaded), flags.from)]
  progress.end()
  const { name: service, stage } = loaded.service
  return {
    reason: worstOf(repairs.map(({ reason }) => reason)),
    data: { service, stage, targets: repairs.map(({ data }) => data) },
    lines: repairs.flatMap(({ lines }) => lines),
  }
}
