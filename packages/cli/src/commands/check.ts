import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

export default class Check extends Command {
  static override summary: string = 'Show what the service can take along to other providers.'
  static override examples: string[] = ['sls check --provider all', 'sls check --provider gcp,azure --strict']
  static override flags: FlagInput<BuildFlags> = buildFlags

  override run(): Promise<void> {
    return perform(this, () => this.parse(Check), checkService)
  }
}

/** load → layout and compose, each provider, against its capability table. */
async function checkService(session: Session, flags: BuildFlags): Promise<Report> {
  const [
    { load },
    { checkPortability, isDeviation, isRefused },
    { checkLines, findingData },
    { PROVIDER_NAMES },
    { undeployable },
  ] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/portability.ts'),
    import('../views/check-view.ts'),
    import('../providers.ts'),
    import('@skyfold/manifest'),
  ])
  const provider = flags.provider?.includes('all') ? [...PROVIDER_NAMES] : flags.provider
  const { service, destinations } = await load(session, { ...flags, provider }, { defer: true })
  const findings = destinations.flatMap((one) => checkPortability(service, one.provider))
  const notes = [
    ...undeployable(service),
    ...destinations.flatMap(({ provider: each, target }) => [
      ...each.layout(service, target).diagnostics,
      // Nothing is bundled here; what can be said without packages is said.
      ...each.compose(service, target, []).diagnostics,
    ]),
  ]
  await session.findings.report(notes)
  const refused = findings.some(isRefused) || notes.some(({ severity }) => severity === 'error')
  const deviates = findings.some(isDeviation) || notes.length > 0
  return {
    reason: refused || (flags.strict && deviates) ? 'usage' : 'ok',
    data: { service: service.name, portable: !deviates, findings: findings.map(findingData) },
    lines: checkLines(findings, [...new Set(destinations.map((one) => one.provider.name))]),
  }
}
