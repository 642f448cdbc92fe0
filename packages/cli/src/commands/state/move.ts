import { string } from '@oclif/core/flags'
import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../../command/flags.ts'
import { serviceFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'
import type { Report } from '../../command/report.ts'
import type { Session } from '../../command/session.ts'
import { worstOf } from '../../exit-code.ts'

interface MoveFlags extends ServiceFlags {
  from: string | undefined
  to: string | undefined
}

const PLACE = { helpValue: '<file|url>' }

export default class StateMove extends Command {
  static override summary: string = 'Move the state to another place, or from one to where the manifest says.'
  static override examples: string[] = [
    'sls state move --from file',
    'sls state move --to s3://bucket/folder',
    'sls state move --from s3://old --to gs://new',
  ]
  static override flags: FlagInput<MoveFlags> = {
    ...serviceFlags,
    from: string({ ...PLACE, summary: 'where it is (default: where the manifest says)' }),
    to: string({ ...PLACE, summary: 'where it goes (default: where the manifest says)' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(StateMove), moveStates)
  }
}

async function moveStates(session: Session, flags: MoveFlags): Promise<Report> {
  const [{ load }, { forEachDestination }, { discardFiles }, moving, view] = await Promise.all([
    import('../../pipeline/loading.ts'),
    import('../../pipeline/building.ts'),
    import('../../pipeline/leftovers.ts'),
    import('../../state/moving.ts'),
    import('../../state/state-view.ts'),
  ])
  const { from, to } = flags
  await moving.checkPlaces(session, { from, to })
  const loaded = await load(session, flags)
  const moved = await forEachDestination(loaded, (destination) =>
    moving.moveStateOf(session, destination, { from, to, targets: loaded.service.targets }),
  )
  // The key of a folder without states, and the folder, are of no use to anybody.
  await discardFiles(session.root, [])
  const { name: service, stage } = loaded.service
  return {
    reason: worstOf(moved.map(({ reason }) => reason)),
    data: { service, stage, targets: moved.map(view.movedData) },
    lines: moved.flatMap(view.movedLines),
  }
}
