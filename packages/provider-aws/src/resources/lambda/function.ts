/** A function's `$LATEST`: code and settings. What is called is a version of it, through an alias. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type {
  Architecture,
  FunctionConfiguration,
  GetFunctionResponse,
  Runtime,
} from '@aws-sdk/client-lambda'
import type { ResourceContext, ResourceType } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { formatArn, requireArn } from '../../arn.ts'
import type { AwsClients } from '../../clients.ts'
import { errors } from '../../errors.ts'
import { absentAsNull } from '../../request/failure.ts'
import { instanceName } from '../../naming.ts'
import { ownedTags, ownerOf, tagChanges, userTags } from '../../ownership.ts'
import type { Tags } from '../../ownership.ts'
import { hashConfiguration, SALT_TAG } from './configuration.ts'
import { judgeFunction, settledFunction } from './function-state.ts'

export interface FunctionInputs {
  readonly name: string
  /** ARN. */
  readonly role: string
  readonly code: { readonly artifact: string }
  /** `index.handler`. */
  readonly handler: string
  readonly runtime: string
  readonly architecture: 'x86_64' | 'arm64'
  /** MB. */
  readonly memorySize: number
  /** Seconds. */
  readonly timeout: number
  readonly environment: Readonly<Record<string, string>>
  readonly description: string
  /** Name of the log group. */
  readonly logGroup: string
  readonly snapStart: boolean
  readonly tags: Tags
}

export interface FunctionOutputs {
  readonly name: string
  readonly arn: string
  /** Base64, of the package that runs. */
  readonly codeSha256: string
  /** See `hashConfiguration`. */
  readonly configuration: string
}

export const lambdaFunction: ResourceType<FunctionInputs, FunctionOutputs, AwsClients> = {
  type: 'aws.lambda.function',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    async find({ clients }, name) {
      const lambda = await clients.lambda()
      const found = await absentAsNull(lambda.getFunction({ FunctionName: name }))
      return found && { id: name, owner: ownerOf(found.Tags), health: healthOf(found) }
    },
  },
  replaceOn: ['name'],
  // The account is in the role's ARN.
  predict({ name, role }, { region }) {
    return {
      name,
      arn: formatArn({ ...requireArn(role), service: 'lambda', region, resource: `function:${name}` }),
    }
  },
  async create(context, inputs, { instance, owner, token }) {
    const lambda = await context.clients.lambda()
    const name = instanceName(inputs.name, instance)
    const code = await readCode(context, inputs)
    const created = await lambda.createFunction({
      FunctionName: name,
      Code: { ZipFile: code.zip },
      Architectures: [inputs.architecture],
      PackageType: 'Zip',
      Publish: false,
      Tags: {
        ...ownedTags(inputs.tags, owner),
        [SALT_TAG]: createHash('sha256').update(token).digest('hex'),
      },
      ...settingsOf(inputs),
    })
    checkCode(inputs, code.sha256, created)
    return { id: name }
  },
  async settle(context, id) {
    return outputsOf(await settledFunction(context, id))
  },
  /** Writes what differs from what is there: a redundant update would make a new revision and block the next one. */
  async update(context, id, inputs, changed) {
    const lambda = await context.clients.lambda()
    const found = await lambda.getFunction({ FunctionName: id })
    const seen = inputsOf(found)
    const isOlder = changed.has('code') || seen.architecture !== inputs.architecture
    const hasNewCode = isOlder && (await updateCode(context, inputs, found))
    if (SETTINGS.some((key) => !isDeepStrictEqual(seen[key], inputs[key]))) {
      if (hasNewCode) await settledFunction(context, id)
      await lambda.updateFunctionConfiguration({ FunctionName: id, ...settingsOf(inputs) })
    }
    const Resource = found.Configuration?.FunctionArn ?? ''
    const { set, remove } = tagChanges(found.Tags, inputs.tags)
    if (Object.keys(set).length > 0) await lambda.tagResource({ Resource, Tags: set })
    if (remove.length > 0) await lambda.untagResource({ Resource, TagKeys: remove })
  },
  async read({ clients }, id) {
    const lambda = await clients.lambda()
    const found = await absentAsNull(lambda.getFunction({ FunctionName: id }))
    return found && { inputs: inputsOf(found), outputs: outputsOf(found) }
  },
  async delete({ clients }, id) {
    const lambda = await clients.lambda()
    await absentAsNull(lambda.deleteFunction({ FunctionName: id }))
  },
}

/** Inputs that UpdateFunctionConfiguration sets. */
const SETTINGS: readonly (keyof FunctionInputs)[] = [
  'role',
  'handler',
  'runtime',
  'memorySize',
  'timeout',
  'environment',
  'description',
  'logGroup',
  'snapStart',
]

function settingsOf(inputs: FunctionInputs): {
  readonly Role: string
  readonly Handler: string
  readonly Runtime: Runtime
} & Pick<
  FunctionConfiguration,
  'MemorySize' | 'Timeout' | 'Description' | 'Environment' | 'LoggingConfig' | 'SnapStart'
> {
  return {
    Role: inputs.role,
    Handler: inputs.handler,
    // AWS knows more runtimes than this version of the SDK; it refuses the rest itself.
    Runtime: inputs.runtime as Runtime,
    MemorySize: inputs.memorySize,
    Timeout: inputs.timeout,
    Description: inputs.description,
    Environment: { Variables: { ...inputs.environment } },
    LoggingConfig: { LogFormat: 'Text', LogGroup: inputs.logGroup },
    SnapStart: { ApplyOn: inputs.snapStart ? 'PublishedVersions' : 'None' },
  }
}

interface Code {
  readonly zip: Uint8Array
  /** Base64, as Lambda shows it. */
  readonly sha256: string
}

/** Reads the package and makes sure that it is the one that was built: what is hashed is what is sent. */
async function readCode(context: ResourceContext<AwsClients>, { code, name }: FunctionInputs): Promise<Code> {
  const artifact = await context.openArtifact(code.artifact)
  const zip = await readFile(artifact.path)
  const digest = createHash('sha256').update(zip).digest()
  if (digest.toString('hex') !== artifact.sha256)
    throw new SkyfoldError(errors.AWS_PACKAGE_CHANGED({ function: name }))
  return { zip, sha256: digest.toString('base64') }
}

function checkCode({ name }: FunctionInputs, sha256: string, answer: FunctionConfiguration): void {
  if (answer.CodeSha256 !== sha256) throw new SkyfoldError(errors.AWS_PACKAGE_CHANGED({ function: name }))
}

/** Sends the package unless it is the one that is there; tells whether it did. */
async function updateCode(
  context: ResourceContext<AwsClients>,
  inputs: FunctionInputs,
  { Configuration: shown = {} }: GetFunctionResponse,
): Promise<boolean> {
  const lambda = await context.clients.lambda()
  const code = await readCode(context, inputs)
  if (shown.CodeSha256 === code.sha256 && shown.Architectures?.[0] === inputs.architecture) return false
  const updated = await lambda.updateFunctionCode({
    FunctionName: shown.FunctionName,
    ZipFile: code.zip,
    Architectures: [inputs.architecture],
  })
  checkCode(inputs, code.sha256, updated)
  return true
}

function healthOf(found: GetFunctionResponse): 'ready' | 'pending' | 'broken' {
  const { state } = judgeFunction(found)
  return state === 'failed' ? 'broken' : state
}

function inputsOf({ Configuration: shown = {}, Tags }: GetFunctionResponse): Partial<FunctionInputs> {
  const architecture: Architecture | undefined = shown.Architectures?.[0]
  return {
    role: shown.Role ?? '',
    handler: shown.Handler ?? '',
    runtime: shown.Runtime ?? '',
    architecture: architecture === 'arm64' ? 'arm64' : 'x86_64',
    memorySize: shown.MemorySize ?? 0,
    timeout: shown.Timeout ?? 0,
    environment: shown.Environment?.Variables ?? {},
    description: shown.Description ?? '',
    logGroup: shown.LoggingConfig?.LogGroup ?? '',
    snapStart: shown.SnapStart?.ApplyOn === 'PublishedVersions',
    tags: userTags(Tags),
  }
}

function outputsOf({ Configuration: shown = {}, Tags }: GetFunctionResponse): FunctionOutputs {
  return {
    name: shown.FunctionName ?? '',
    arn: shown.FunctionArn ?? '',
    codeSha256: shown.CodeSha256 ?? '',
    configuration: hashConfiguration(shown, Tags?.[SALT_TAG]),
  }
}
