import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { CommonFlags } from '../../command/flags.ts'
import { commonFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'

export default class LocalStatus extends Command {
  static override summary: string = 'Show whether the local cloud runs, and what it serves.'
  static override flags: FlagInput<CommonFlags> = commonFlags

  override run(): Promise<void> {
    return perform(
      this,
      () => this.parse(LocalStatus),
      async (session) => (await import('../../pipeline/local-cloud.ts')).statusLocal(session),
    )
  }
}
