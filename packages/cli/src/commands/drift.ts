import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { worstOf } from '../exit-code.ts'

interface DriftFlags extends BuildFlags {
  'exit-code': boolean
}

export default class Drift extends Command {
  static override summary: string = 'Show what somebody else changed in the cloud. Changes nothing.'
  static override examples: string[] = ['sls drift', 'sls drift --exit-code --stage prod']
  static override flags: FlagInput<DriftFlags> = {
    ...buildFlags,
    'exit-code': toggle({ summary: 'exit with 7 when something was changed' }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Drift), showDrift)
  }
}

/** load → layout → bundle → compose → look, each target. */
async function showDrift(session: Session, flags: DriftFlags): Promise<Report> {
  const [
    { load },
    { build, forEachDestination },
    { driftOf, hasDrift },
    { driftData, driftLines },
    { createProgress },
  ] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/building.ts'),
    import('../drift/drifting.ts'),
    import('../drift/drift-view.ts'),
    import('../views/progress.ts'),
  ])
  const loaded = await load(session, flags)
  const builder = { session, loaded, strict: flags.strict }
  const progress = createProgress(session.terminal, loaded.destinations)
  const sets = await forEachDestination(loaded, async (destination) => {
    const built = await build(builder, destination)
    return driftOf(builder, built, progress.sinkFor(destination))
  }).finally(() => progress.end())
  const drift = sets.some(hasDrift)
  const { name: service, stage } = loaded.service
  return {
    reason: worstOf([...sets.map(({ reason }) => reason), drift && flags['exit-code'] ? 'changes' : 'ok']),
    data: { service, stage, drift, targets: sets.map(driftData) },
    lines: sets.flatMap(driftLines),
  }
}
