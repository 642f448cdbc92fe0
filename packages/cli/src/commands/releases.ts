import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { worstOf } from '../exit-code.ts'

export default class Releases extends Command {
  static override summary: string = 'List the releases that `sls rollback` can go back to.'
  static override examples: string[] = ['sls releases', 'sls releases --stage prod --json']
  static override flags: FlagInput<ServiceFlags> = serviceFlags

  override run(): Promise<void> {
    return perform(this, () => this.parse(Releases), showReleases)
  }
}

async function showReleases(session: Session, flags: ServiceFlags): Promise<Report> {
  const [{ load }, { releasesOf }, { releaseData, releaseLines }] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../release/release-list.ts'),
    import('../release/release-view.ts'),
  ])
  const loaded = await load(session, flags, { defer: true })
  const { name: service, stage } = loaded.service
  const lists = await Promise.all(loaded.destinations.map((one) => releasesOf(session, one)))
  return {
    reason: worstOf(lists.map(({ reason }) => reason)),
    data: { service, stage, targets: lists.map(releaseData) },
    lines: lists.flatMap(releaseLines),
  }
}
