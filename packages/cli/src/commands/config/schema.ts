import { Command } from '@oclif/core/command'
import type { FlagInput } from '@oclif/core/interfaces'
import type { CommonFlags } from '../../command/flags.ts'
import { commonFlags } from '../../command/flags.ts'
import { perform } from '../../command/perform.ts'
import type { Report } from '../../command/report.ts'

export default class ConfigSchema extends Command {
  static override summary: string = 'Print the JSON Schema of a manifest, for editors.'
  static override examples: string[] = ['sls config schema > serverless.schema.json']
  static override flags: FlagInput<CommonFlags> = commonFlags

  override run(): Promise<void> {
    return perform(this, () => this.parse(ConfigSchema), printSchema)
  }
}

async function printSchema(): Promise<Report> {
  const { manifestSchema } = await import('@skyfold/manifest')
  const schema = manifestSchema()
  return { reason: 'ok', data: { schema }, lines: JSON.stringify(schema, null, 2).split('\n') }
}
