/** A published version: what runs cannot change any more. Publishing what is published already gives the same number. */
import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { hashConfiguration, SALT_TAG } from './configuration.ts'
import { settledFunction } from './function-state.ts'

export interface VersionInputs {
  /** Name of the function. */
  readonly function: string
  readonly codeSha256: string
  readonly configuration: string
}

export interface VersionOutputs {
  readonly version: string
}

export const version: ResourceType<VersionInputs, VersionOutputs, AwsClients> = {
  type: 'aws.lambda.version',
  version: 1,
  identity: {
    by: 'child',
    async find(context, inputs) {
      const found = await findPublished(context, inputs)
      return found && { id: `${inputs.function}:${found.Version ?? ''}`, owner: undefined, health: 'ready' }
    },
  },
  replaceOn: 'any',
  retained: true,
  async create({ clients }, inputs) {
    const lambda = await clients.lambda()
    // The hash makes sure that nobody has changed the code in between.
    const published = await lambda.publishVersion({
      FunctionName: inputs.function,
      CodeSha256: inputs.codeSha256,
    })
    return { id: `${inputs.function}:${published.Version ?? ''}` }
  },
  async settle(context, id) {
    const { name, number } = partsOf(id)
    await settledFunction(context, name, number)
    return { version: number }
  },
  /** A version cannot change, so there is nothing to bring about. */
  update: () => Promise.resolve(),
  async read({ clients }, id) {
    const lambda = await clients.lambda()
    const { name, number } = partsOf(id)
    const found = await absentAsNull(lambda.getFunction({ FunctionName: name, Qualifier: number }))
    if (!found) return null
    const { CodeSha256: codeSha256 = '' } = found.Configuration ?? {}
    const configuration = hashConfiguration(found.Configuration ?? {}, found.Tags?.[SALT_TAG])
    return { inputs: { function: name, codeSha256, configuration }, outputs: { version: number } }
  },
  async delete({ clients }, id) {
    const lambda = await clients.lambda()
    const { name, number } = partsOf(id)
    await absentAsNull(lambda.deleteFunction({ FunctionName: name, Qualifier: number }))
  },
}

/** The newest version with this code and configuration. */
async function findPublished(
  { clients }: ResourceContext<AwsClients>,
  inputs: VersionInputs,
): Promise<FunctionConfiguration | null> {
  const lambda = await clients.lambda()
  const owner = await absentAsNull(lambda.getFunction({ FunctionName: inputs.function }))
  if (!owner) return null
  const same: FunctionConfiguration[] = []
  let Marker: string | undefined
  do {
    const page = await lambda.listVersionsByFunction({
      FunctionName: inputs.function,
      ...(Marker === undefined ? {} : { Marker }),
    })
    same.push(
      ...(page.Versions ?? []).filter(
        (one) =>
          one.Version !== '$LATEST' &&
          one.CodeSha256 === inputs.codeSha256 &&
          hashConfiguration(one, owner.Tags?.[SALT_TAG]) === inputs.configuration,
      ),
    )
    Marker = page.NextMarker
  } while (Marker)
  return same.at(-1) ?? null
}

function partsOf(id: string): { readonly name: string; readonly number: string } {
  const [name = '', number = ''] = id.split(':')
  return { name, number }
}
