import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

export default class Deploy extends Command {
  static override summary: string = 'Make the targets look like the manifest.'
  static override examples: string[] = [
    'sls deploy',
    'sls deploy --provider local',
    'sls deploy --provider aws,gcp --stage prod',
  ]
  static override flags: FlagInput<BuildFlags> = buildFlags

  override run(): Promise<void> {
    return perform(this, () => this.parse(Deploy), deployService)
  }
}

/** load → layout → bundle → compose → deploy, each target; nothing is deployed anywhere before all are composed. */
async function deployService(session: Session, flags: BuildFlags): Promise<Report> {
  const [
    { load },
    { bundle, compose, forEachDestination, layOut },
    { changeAll, deployTo },
    { deployReport },
  ] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/building.ts'),
    import('../pipeline/changing.ts'),
    import('../views/change-report.ts'),
  ])
  const loaded = await load(session, flags)
  const builder = { session, loaded, strict: flags.strict }
  const built = await forEachDestination(loaded, async (destination) => {
    const units = await layOut(builder, destination)
    const artifacts = await bundle(builder, destination, units)
    const graph = await compose(builder, destination, artifacts)
    return { destination, units, artifacts, graph }
  })
  const changes = await changeAll(session, built, (one, events) => deployTo(session, one, events))
  return deployReport(session, loaded.service, changes)
}
