import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface RemoveFlags extends ServiceFlags {
  yes: boolean
}

export default class Remove extends Command {
  static override summary: string =
    'Remove everything that was deployed, except what holds data or is protected.'
  static override examples: string[] = ['sls remove', 'sls remove --stage dev --yes']
  static override flags: FlagInput<RemoveFlags> = {
    ...serviceFlags,
    yes: toggle({ char: 'y', summary: 'do not ask; needs --stage' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Remove), removeService)
  }
}

async function removeService(session: Session, flags: RemoveFlags): Promise<Report> {
  const [{ load }, { confirmRemoval }, { changeAll, removeFrom }, { discardFiles }, { removeReport }] =
    await Promise.all([
      import('../pipeline/loading.ts'),
      import('../input/confirmation.ts'),
      import('../pipeline/changing.ts'),
      import('../pipeline/leftovers.ts'),
      import('../views/change-report.ts'),
    ])
  const loaded = await load(session, flags, { defer: true })
  await confirmRemoval(session, loaded, { agreed: flags.yes && flags.stage !== undefined })
  const doomed = loaded.destinations.map((destination) => ({ destination }))
  const changes = await changeAll(session, doomed, (one, events) => removeFrom(session, one, events))
  await discardFiles(session.root, changes)
  return removeReport(session, loaded.service, changes)
}
