/** Functions: created, updated and read, each change going through the states of a real one. */
import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  DeleteFunctionResponse,
  FunctionConfiguration,
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  GetFunctionResponse,
  ListFunctionsResponse,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'
import { uuid } from '../../world.ts'
import type { Behaviour, Call, Checked, Principals, Regional, World } from '../../world.ts'
import { functionNotFound, parseFunctionName } from './arn.ts'
import { acceptZip, checkSettings } from './code.ts'
import {
  beginUpdate,
  checkRevision,
  describeVersion,
  lambdaTime,
  listedVersion,
  lookUp,
  refuseWhileBusy,
  requireFunction,
} from './function-record.ts'
import type { FunctionRecord, FunctionStore } from './function-record.ts'
import { publish } from './versions.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html */
const MAX_TAGS = 50

export function functionOperations(
  world: World,
  stores: Regional<FunctionStore>,
  principals: Principals,
): Behaviour['operations'] {
  return {
    CreateFunction(input: Checked<CreateFunctionRequest>, call: Call): FunctionConfiguration {
      const { name } = parseFunctionName(input.FunctionName, call)
      const zip = input.Code.ZipFile
      if (!zip)
        throw new Refusal('InvalidParameterValueException', 'Please provide a source for function code.')
      const code = acceptZip(zip)
      const configuration = initialConfiguration(input, name, world)
      checkSettings(configuration)
      checkTags(Object.keys(input.Tags ?? {}).length)
      const store = stores.in(call.region)
      if (store.has(name)) throw new Refusal('ResourceConflictException', `Function already exist: ${name}`)
      checkRole(principals, input.Role)
      const record = newRecord(name, { ...configuration, ...code }, world)
      for (const [key, value] of Object.entries(input.Tags ?? {})) record.tags.set(key, value)
      store.set(name, record)
      const created = describeVersion(record.latest, call, { name, qualifier: undefined }, world)
      if (!input.Publish) return created
      publish(record, world, { creating: true })
      return { ...created, Version: '1' }
    },

    GetFunction(input: Checked<GetFunctionRequest>, call: Call): GetFunctionResponse {
      const { name, record, version } = lookUp(
        stores.in(call.region),
        call,
        input.FunctionName,
        input.Qualifier,
      )
      return {
        Configuration: describeVersion(version, call, name, world),
        Code: { RepositoryType: 'S3', Location: `https://code.invalid/${name.name}` },
        Tags: record.tags.size > 0 ? Object.fromEntries(record.tags) : undefined,
        Concurrency:
          record.reserved === undefined ? undefined : { ReservedConcurrentExecutions: record.reserved },
      }
    },

    GetFunctionConfiguration(
      input: Checked<GetFunctionConfigurationRequest>,
      call: Call,
    ): FunctionConfiguration {
      const { name, version } = lookUp(stores.in(call.region), call, input.FunctionName, input.Qualifier)
      return describeVersion(version, call, name, world)
    },

    ListFunctions: (_input: never, call: Call): ListFunctionsResponse => ({
      Functions: [...stores.in(call.region).values()].map((record) =>
        listedVersion(record.latest, call, { name: record.name, qualifier: undefined }, world),
      ),
    }),

    UpdateFunctionCode(input: Checked<UpdateFunctionCodeRequest>, call: Call): FunctionConfiguration {
      const record = forUpdate(world, stores, input, call)
      const code = input.ZipFile ? acceptZip(input.ZipFile) : {}
      beginUpdate(record, world, call)
      const { latest } = record
      latest.configuration = {
        ...latest.configuration,
        ...code,
        ...(input.Architectures ? { Architectures: input.Architectures } : {}),
      }
      if (!input.Publish)
        return describeVersion(latest, call, { name: record.name, qualifier: undefined }, world)
      const published = publish(record, world, { creating: true })
      const name = { name: record.name, qualifier: published.configuration.Version }
      return describeVersion(published, call, name, world)
    },

    UpdateFunctionConfiguration(
      input: Checked<UpdateFunctionConfigurationRequest>,
      call: Call,
    ): FunctionConfiguration {
      const record = forUpdate(world, stores, input, call)
      const changed = { ...record.latest.configuration, ...changesOf(input, record.name) }
      checkSettings(changed)
      if (input.Role !== undefined) checkRole(principals, input.Role)
      beginUpdate(record, world, call)
      record.latest.configuration = { ...changed, LastModified: lambdaTime(world) }
      return describeVersion(record.latest, call, { name: record.name, qualifier: undefined }, world)
    },

    DeleteFunction(input: Checked<DeleteFunctionRequest>, call: Call): DeleteFunctionResponse {
      const name = parseFunctionName(input.FunctionName, call, input.Qualifier)
      if (name.qualifier === '$LATEST')
        throw new Refusal(
          'InvalidParameterValueException',
          '$LATEST version cannot be deleted without deleting the function.',
        )
      const store = stores.in(call.region)
      const record = store.get(name.name)
      if (!record) throw functionNotFound(call, { name: name.name, qualifier: undefined })
      if (name.qualifier === undefined) store.delete(name.name)
      else deleteVersion(record, name.qualifier)
      return { StatusCode: 204 }
    },
  }
}

function forUpdate(
  world: World,
  stores: Regional<FunctionStore>,
  input: { readonly FunctionName: string; readonly RevisionId?: string | undefined },
  call: Call,
): FunctionRecord {
  const name = parseFunctionName(input.FunctionName, call)
  const record = requireFunction(stores.in(call.region), call, name)
  refuseWhileBusy(record, world, call)
  checkRevision(input.RevisionId, record.latest.revision)
  return record
}

function newRecord(name: string, configuration: FunctionConfiguration, world: World): FunctionRecord {
  return {
    name,
    latest: { configuration, revision: uuid(), busyUntil: world.now() + world.settleMs, creating: true },
    versions: new Map(),
    publishedFrom: undefined,
    lastVersion: 0,
    aliases: new Map(),
    policies: new Map(),
    provisioned: new Map(),
    tags: new Map(),
    reserved: undefined,
  }
}

function initialConfiguration(
  input: Checked<CreateFunctionRequest>,
  name: string,
  world: World,
): FunctionConfiguration {
  return {
    Architectures: ['x86_64'],
    Description: '',
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    MemorySize: 128,
    PackageType: 'Zip',
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    Timeout: 3,
    TracingConfig: { Mode: 'PassThrough' },
    ...changesOf(input, name),
    ...(input.Architectures ? { Architectures: input.Architectures } : {}),
    FunctionName: name,
    Version: '$LATEST',
    LastModified: lambdaTime(world),
  }
}

/** The members that create and update share, as the configuration shows them. */
function changesOf(
  input: Checked<UpdateFunctionConfigurationRequest> | Checked<CreateFunctionRequest>,
  name: string,
): FunctionConfiguration {
  const { Role, Handler, Runtime, Description, Timeout, MemorySize, EphemeralStorage, TracingConfig } = input
  const given = { Role, Handler, Runtime, Description, Timeout, MemorySize, EphemeralStorage, TracingConfig }
  const present = Object.entries(given).filter(([, value]) => value !== undefined)
  return {
    ...Object.fromEntries(present),
    ...(input.Environment ? { Environment: { Variables: input.Environment.Variables ?? {} } } : {}),
    ...(input.SnapStart
      ? { SnapStart: { ApplyOn: input.SnapStart.ApplyOn ?? 'None', OptimizationStatus: 'Off' as const } }
      : {}),
    ...(input.LoggingConfig
      ? {
          LoggingConfig: {
            LogFormat: 'Text' as const,
            LogGroup: `/aws/lambda/${name}`,
            ...input.LoggingConfig,
          },
        }
      : {}),
  }
}

function deleteVersion(record: FunctionRecord, number: string): void {
  const users = [...record.aliases.values()].filter((alias) => alias.FunctionVersion === number)
  if (users.length > 0)
    throw new Refusal(
      'ResourceConflictException',
      `Unable to delete version because the following aliases reference it: [${users.map((alias) => alias.Name).join(', ')}]`,
    )
  record.versions.delete(number)
  record.provisioned.delete(number)
  record.policies.delete(number)
}

function checkRole(principals: Principals, role: string): void {
  if (!principals.canAssume(role, 'lambda.amazonaws.com'))
    throw new Refusal(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    )
}

/** Errors: too many tags. */
export function checkTags(count: number): void {
  if (count > MAX_TAGS)
    throw new Refusal('InvalidParameterValueException', 'Number of tags exceeds resource tag limit.')
}
