import { Command } from '@oclif/core/command'
import { string } from '@oclif/core/flags'
import type { FlagInput } from '@oclif/core/interfaces'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

interface PrintFlags extends ServiceFlags {
  path: string | undefined
}

export default class Print extends Command {
  static override summary: string = 'Print the manifest with its variables resolved; secrets stay hidden.'
  static override examples: string[] = ['sls print', 'sls print --path provider.environment --json']
  static override flags: FlagInput<PrintFlags> = {
    ...serviceFlags,
    path: string({
      summary: 'only the value there: provider.stage, functions.hello.events.0',
      helpValue: '<path>',
    }),
  }

  override run(): Promise<void> {
    return perform(this, () => this.parse(Print), printManifest)
  }
}

async function printManifest(session: Session, flags: PrintFlags): Promise<Report> {
  const [{ load }, { selectPath, withoutSecrets }, { toYaml }] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/selection.ts'),
    import('../views/yaml.ts'),
  ])
  const { resolved } = await load(session, flags, { resolveAll: true })
  const value = await selectPath(session, withoutSecrets(resolved), flags.path)
  return { reason: 'ok', data: { manifest: value }, lines: toYaml(value).trimEnd().split('\n') }
}
