import { string } from '@oclif/core/args'
import { Command } from '@oclif/core/command'
import type { ArgInput, FlagInput } from '@oclif/core/interfaces'
import type { Adoption } from '@skyfold/engine'
import type { BuildFlags } from '../command/flags.ts'
import { buildFlags } from '../command/flags.ts'
import { perform } from '../command/perform.ts'
import type { Report } from '../command/report.ts'
import type { Session } from '../command/session.ts'

export default class Import extends Command {
  static override summary: string = 'Take over an object that exists in the cloud. Changes nothing there.'
  static override examples: string[] = [
    'sls import aws.sqs.queue/orders',
    'sls import aws.apigatewayv2.api/http 7x2ab9',
  ]
  static override flags: FlagInput<BuildFlags> = buildFlags
  static override args: ArgInput<{ address: string; id: string | undefined }> = {
    address: string({ description: 'address of the resource, as `sls plan` shows it', required: true }),
    id: string({ description: 'id of the object (default: found by its name or place)' }),
  }

  override run(): Promise<void> {
    let adoption: Adoption = { address: '' }
    return perform(
      this,
      async () => {
        const { flags, args } = await this.parse(Import)
        const { address, id } = args
        adoption = { address, ...(id === undefined ? {} : { id }) }
        return { flags }
      },
      (session, flags) => importObject(session, flags, adoption),
    )
  }
}

/** load → layout → bundle → compose → adopt, one target. */
async function importObject(session: Session, flags: BuildFlags, adoption: Adoption): Promise<Report> {
  const [{ load }, { build }, { onlyDestination }, { takeOver, tellAdoption }] = await Promise.all([
    import('../pipeline/loading.ts'),
    import('../pipeline/building.ts'),
    import('../pipeline/operating.ts'),
    import('../adoption/adopting.ts'),
  ])
  const loaded = await load(session, flags)
  const destination = await onlyDestination(session, loaded)
  const builder = { session, loaded, strict: flags.strict }
  const built = await build(builder, destination)
  const ended = await takeOver(builder, built, adoption)
  tellAdoption(session, built, ended)
  const { name: service, stage } = loaded.service
  const { status = 'failed', adopted = null } = ended.result ?? {}
  return { reason: ended.reason, data: { service, stage, status, adopted }, lines: [] }
}
