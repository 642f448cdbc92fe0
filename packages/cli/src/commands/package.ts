import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags, toggle } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface PackageFlags extends BuildFlags {
  measure: boolean
}

export default class Package extends Command {
  static override summary: string = 'Build the packages and show their sizes and cold starts.'
  static override examples: string[] = ['sls package', 'sls package --provider aws,local --no-measure --json']
  static override flags: FlagInput<PackageFlags> = {
    ...buildFlags,
    measure: toggle({ summary: 'measure cold starts', allowNo: true, default: true }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Package), packageService)
  }
}

/** load → layout → bundle → compose, for its diagnostics. */
async function packageService(session: Session, flags: PackageFlags): Promise<Report> {
  const [{ load }, { bundle, compose, forEachDestination, layOut, measure }, { packageData, packageLines }] =
    await Promise.all([
      import('../pipeline/loading.ts'),
      import('../pipeline/building.ts'),
      import('../views/package-view.ts'),
    ])
  const loaded = await load(session, flags, { defer: true })
  const builder = { session, loaded, strict: flags.strict }
  const built = await forEachDestination(loaded, async (destination) => {
    const units = await layOut(builder, destination)
    const artifacts = await bundle(builder, destination, units)
    await compose(builder, destination, artifacts)
    return { destination, units, artifacts }
  })
  const sets = []
  for (const one of built)
    sets.push(flags.measure ? { ...one, artifacts: await measure(session, one.units, one.artifacts) } : one)
  return {
    reason: 'ok',
    data: { service: loaded.service.name, stage: loaded.service.stage, targets: sets.map(packageData) },
    lines: sets.flatMap(packageLines),
  }
}
