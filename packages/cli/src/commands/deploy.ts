import { Command } from '@oclif/core/command'
import { string } from '@oclif/core/flags'
import type { FlagInput } from '@oclif/core/interfaces'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import type { Destination } from '../pipeline/destination.ts'
import type { matchPlans } from '../plan-file/plan-inputs.ts'

interface DeployFlags extends BuildFlags {
  plan: string | undefined
  refresh: boolean
}

export default class Deploy extends Command {
  static override summary: string = 'Make the targets look like the manifest.'
  static override examples: string[] = [
    'sls deploy',
    'sls deploy --provider local',
    'sls deploy --provider aws,gcp --stage prod',
    'sls deploy --plan plan.json',
  ]
  static override flags: FlagInput<DeployFlags> = {
    ...buildFlags,
    plan: string({
      summary: 'apply exactly what `sls plan --out` wrote, or refuse (exit 6) if anything changed since',
      helpValue: '<file>',
    }),
    refresh: toggle({ summary: 'look at every deployed object first, and bring back what others changed' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Deploy), deployService)
  }
}

/** load → layout → bundle → compose → deploy, each target; nothing is deployed anywhere before all are composed. */
async function deployService(session: Session, typed: DeployFlags): Promise<Report> {
  const [
    { load },
    { build, forEachDestination },
    { changeAll, deployTo },
    { readRevision },
    { deployReport },
  ] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/building.ts'),
    import('../pipeline/changing.ts'),
    import('../release/git-revision.ts'),
    import('../views/change-report.ts'),
  ])
  const { flags, saved } = await planned(session, typed)
  const revision = readRevision(session, flags)
  const loaded = await load(session, flags)
  const plans = await saved?.match(loaded.destinations)
  const builder = { session, loaded, strict: flags.strict }
  const built = await forEachDestination(loaded, (destination) => build(builder, destination))
  const { moved = [] } = loaded.service
  const refresh = flags.refresh || saved?.refresh === true
  const git = await revision
  const changes = await changeAll(session, built, (one, events) => {
    const plan = plans?.get(one.destination)
    return deployTo(session, one, events, { moved, refresh, ...git, ...(plan ? { saved: plan } : {}) })
  })
  return deployReport(session, loaded.service, changes)
}

interface SavedRun {
  readonly refresh: boolean
  readonly match: (destinations: readonly Destination[]) => ReturnType<typeof matchPlans>
}

/** With `--plan`: the flags that the plan was made with, and the plan of each destination. */
async function planned(
  session: Session,
  flags: DeployFlags,
): Promise<{ readonly flags: DeployFlags; readonly saved?: SavedRun }> {
  const file = flags.plan
  if (file === undefined) return { flags }
  const [{ readPlanFile }, inputs] = await Promise.all([
    import('../plan-file/plan-file.ts'),
    import('../plan-file/plan-inputs.ts'),
  ])
  const plan = await readPlanFile(session, file)
  return {
    flags: await inputs.withInputs(session, flags, { file, inputs: plan.inputs }),
    saved: {
      refresh: plan.inputs.refresh === true,
      match: (destinations) => inputs.matchPlans(session, plan, { file, destinations }),
    },
  }
}
