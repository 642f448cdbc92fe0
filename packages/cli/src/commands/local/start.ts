import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { CommonFlags } from '../../command/flags.ts'
import { commonFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'

export default class LocalStart extends Command {
  static override summary: string =
    'Start the local cloud of the service folder; what was deployed is served again.'
  static override flags: FlagInput<CommonFlags> = commonFlags

  override run(): Promise<void> {
    return perform(
      this,
      () => this.parse(LocalStart),
      async (session) => (await import('../../pipeline/local-cloud.ts')).startLocal(session),
    )
  }
}
