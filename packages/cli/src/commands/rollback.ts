import { Command } from '@oclif/core/command'
import { string } from '@oclif/core/flags'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface RollbackFlags extends ServiceFlags {
  to: string | undefined
  full: boolean
}

export default class Rollback extends Command {
  static override summary: string = 'Make an earlier release serve again.'
  static override examples: string[] = [
    'sls rollback',
    'sls rollback --to 3f2a',
    'sls rollback --full --stage prod --provider aws',
  ]
  static override flags: FlagInput<RollbackFlags> = {
    ...serviceFlags,
    to: string({
      summary: 'id of a release, or its beginning (default: the one before the one that serves)',
      helpValue: '<release>',
    }),
    full: toggle({ summary: 'bring everything back, not only what answers' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Rollback), rollBackService)
  }
}

/** load → rollback, each target. Nothing is built, so that code which does not build can be left behind. */
async function rollBackService(session: Session, flags: RollbackFlags): Promise<Report> {
  const [{ load }, { changeAll }, { rollBack, secretsOf }, { rollbackReport }] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/changing.ts'),
    import('../release/rolling-back.ts'),
    import('../views/change-report.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const { to, full } = flags
  const { moved = [] } = loaded.service
  const way = { full, moved, secrets: secretsOf(session, flags), ...(to === undefined ? {} : { to }) }
  const targets = loaded.destinations.map((destination) => ({ destination }))
  const changes = await changeAll(session, targets, (one, events) => rollBack(session, one, { events, way }))
  return rollbackReport(session, loaded.service, { changes, full })
}
