import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { CommonFlags } from '../../command/flags.ts'
import { commonFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'

export default class LocalStop extends Command {
  static override summary: string = 'Stop the local cloud; what is deployed comes back with the next start.'
  static override flags: FlagInput<CommonFlags> = commonFlags

  override run(): Promise<void> {
    return perform(
      this,
      () => this.parse(LocalStop),
      async (session) => (await import('../../pipeline/local-cloud.ts')).stopLocal(session),
    )
  }
}
