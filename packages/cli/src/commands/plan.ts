import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface PlanFlags extends BuildFlags {
  'exit-code': boolean
}

export default class Plan extends Command {
  static override summary: string = 'Show what a deploy would do, and why. Connects to nothing.'
  static override examples: string[] = ['sls plan', 'sls plan --exit-code --stage prod']
  static override flags: FlagInput<PlanFlags> = {
    ...buildFlags,
    'exit-code': toggle({ summary: 'exit with 7 when there is something to do' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Plan), planService)
  }
}

/** load → layout → bundle → compose → preview, each target. */
async function planService(session: Session, flags: PlanFlags): Promise<Report> {
  const [{ load }, { bundle, compose, forEachDestination, layOut }, { previewOf }, { planData, planLines }] =
    await Promise.all([
      import('../pipeline/loading.ts'),
      import('../pipeline/building.ts'),
      import('../pipeline/previewing.ts'),
      import('../views/plan-view.ts'),
    ])
  const loaded = await load(session, flags)
  const builder = { session, loaded, strict: flags.strict }
  const plans = await forEachDestination(loaded, async (destination) => {
    const units = await layOut(builder, destination)
    const artifacts = await bundle(builder, destination, units)
    const graph = await compose(builder, destination, artifacts)
    return previewOf(builder, { destination, units, artifacts, graph })
  })
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
