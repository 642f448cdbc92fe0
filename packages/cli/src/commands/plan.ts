import { Command } from '@oclif/core/command'
import { string } from '@oclif/core/flags'
import type { FlagInput } from '@oclif/core/interfaces'
import type { PlanInputs } from '@skyfold/engine'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import type { PlanSet } from '../views/plan-view.ts'

interface PlanFlags extends BuildFlags {
  'exit-code': boolean
  out: string | undefined
  refresh: boolean
}

export default class Plan extends Command {
  static override summary: string =
    'Show what a deploy would do, and why. Reads the state; asks no cloud, unless it is to look or to save.'
  static override examples: string[] = [
    'sls plan',
    'sls plan --exit-code --stage prod',
    'sls plan --refresh',
    'sls plan --out plan.json',
  ]
  static override flags: FlagInput<PlanFlags> = {
    ...buildFlags,
    'exit-code': toggle({ summary: 'exit with 7 when there is something to do' }),
    out: string({
      summary: 'write the plan to a file that `sls deploy --plan` applies exactly',
      helpValue: '<file>',
    }),
    refresh: toggle({ summary: 'look at every deployed object first, and bring back what others changed' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Plan), planService)
  }
}

/** load → layout → bundle → compose → preview, each target; then, if asked for, all plans into one file. */
async function planService(session: Session, flags: PlanFlags): Promise<Report> {
  const [
    { load },
    { build, forEachDestination },
    { previewOf },
    { createProgress },
    { inputsOf },
    { planData, planLines },
  ] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/building.ts'),
    import('../pipeline/previewing.ts'),
    import('../views/progress.ts'),
    import('../plan-file/plan-inputs.ts'),
    import('../views/plan-view.ts'),
  ])
  const loaded = await load(session, flags)
  const builder = { session, loaded, strict: flags.strict }
  const mode = { refresh: flags.refresh, save: flags.out !== undefined }
  const progress = createProgress(session.terminal, loaded.destinations)
  const plans = await forEachDestination(loaded, async (destination) => {
    const built = await build(builder, destination)
    return previewOf(builder, built, mode, progress.sinkFor(destination))
  }).finally(() => progress.end())
  if (flags.out !== undefined)
    await save(session, flags.out, { plans, inputs: inputsOf(flags, loaded.service.stage) })
  const changes = plans.some(({ plan }) => plan.steps.length > 0)
  return {
    reason: changes && flags['exit-code'] ? 'changes' : 'ok',
    data: {
      service: loaded.service.name,
      stage: loaded.service.stage,
      changes,
      targets: plans.map(planData),
    },
    lines: plans.flatMap(planLines),
  }
}

async function save(
  session: Session,
  file: string,
  { plans, inputs }: { readonly plans: readonly PlanSet[]; readonly inputs: PlanInputs },
): Promise<void> {
  const { writePlanFile } = await import('../plan-file/plan-file.ts')
  const saved = plans.flatMap((one) => (one.saved ? [one.saved] : []))
  await writePlanFile(session, file, { inputs, plans: saved })
  const { terminal } = session
  if (!terminal.json) terminal.talk([`the plan is in ${file}; apply it with: sls deploy --plan ${file}`])
}
