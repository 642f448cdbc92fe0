/** Reserved concurrency of a function, provisioned concurrency of a version or alias. */
import type {
  Concurrency,
  DeleteFunctionConcurrencyRequest,
  DeleteProvisionedConcurrencyConfigRequest,
  GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse,
  GetProvisionedConcurrencyConfigRequest,
  GetProvisionedConcurrencyConfigResponse,
  ListProvisionedConcurrencyConfigsRequest,
  ListProvisionedConcurrencyConfigsResponse,
  PutFunctionConcurrencyRequest,
  PutProvisionedConcurrencyConfigRequest,
} from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Call, Checked, Regional, World } from '../../world.ts'
import { functionArn, functionNotFound, isVersion, parseFunctionName } from './arn.ts'
import type { FunctionName } from './arn.ts'
import { lambdaTime, requireFunction, requireQualified } from './function-record.ts'
import type { FunctionRecord, FunctionStore, ProvisionedRecord } from './function-record.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html: the default quota, of which 100 stay unreserved. */
const ACCOUNT_CONCURRENCY = 1000
const MIN_UNRESERVED = 100

export function concurrencyOperations(
  world: World,
  stores: Regional<FunctionStore>,
): Behaviour['operations'] {
  return { ...reservedOperations(stores), ...provisionedOperations(world, stores) }
}

function reservedOperations(stores: Regional<FunctionStore>): Behaviour['operations'] {
  return {
    PutFunctionConcurrency(input: Checked<PutFunctionConcurrencyRequest>, call: Call): Concurrency {
      const { name, qualifier } = parseFunctionName(input.FunctionName, call)
      if (qualifier !== undefined)
        throw new Refusal(
          'InvalidParameterValueException',
          'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
        )
      const store = stores.in(call.region)
      const record = store.get(name)
      if (!record) throw functionNotFound(call, { name, qualifier: '$LATEST' })
      const others = sumReserved(store, record)
      if (ACCOUNT_CONCURRENCY - others - input.ReservedConcurrentExecutions < MIN_UNRESERVED)
        throw new Refusal(
          'InvalidParameterValueException',
          `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED}].`,
        )
      record.reserved = input.ReservedConcurrentExecutions
      return { ReservedConcurrentExecutions: record.reserved }
    },
    GetFunctionConcurrency(
      input: Checked<GetFunctionConcurrencyRequest>,
      call: Call,
    ): GetFunctionConcurrencyResponse {
      const name = parseFunctionName(input.FunctionName, call)
      return { ReservedConcurrentExecutions: requireFunction(stores.in(call.region), call, name).reserved }
    },
    DeleteFunctionConcurrency(input: Checked<DeleteFunctionConcurrencyRequest>, call: Call): object {
      const name = parseFunctionName(input.FunctionName, call)
      requireFunction(stores.in(call.region), call, name).reserved = undefined
      return {}
    },
  }
}

function provisionedOperations(world: World, stores: Regional<FunctionStore>): Behaviour['operations'] {
  const find = (input: { FunctionName: string; Qualifier: string }, call: Call) => {
    const name = parseFunctionName(input.FunctionName, call, input.Qualifier)
    if (name.qualifier === '$LATEST')
      throw new Refusal(
        'InvalidParameterValueException',
        'The function resource provided must be an alias or a published version.',
      )
    return { name, record: requireQualified(stores.in(call.region), call, name) }
  }
  return {
    PutProvisionedConcurrencyConfig(
      input: Checked<PutProvisionedConcurrencyConfigRequest>,
      call: Call,
    ): GetProvisionedConcurrencyConfigResponse {
      const { Qualifier: qualifier, ProvisionedConcurrentExecutions: requested } = input
      if (qualifier === '$LATEST')
        throw new Refusal(
          'InvalidParameterValueException',
          'Provisioned Concurrency Configs cannot be applied to unpublished function versions.',
        )
      const { record } = find(input, call)
      checkClash(record, qualifier)
      const free = ACCOUNT_CONCURRENCY - sumReserved(stores.in(call.region), record)
      if (requested > free)
        throw new Refusal(
          'InvalidParameterValueException',
          `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${free}].`,
        )
      if (requested > free - MIN_UNRESERVED)
        throw new Refusal(
          'InvalidParameterValueException',
          `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED}].`,
        )
      const config = { requested, readyAt: world.now() + world.settleMs, modified: lambdaTime(world) }
      record.provisioned.set(qualifier, config)
      return describeProvisioned(config, world)
    },
    GetProvisionedConcurrencyConfig(
      input: Checked<GetProvisionedConcurrencyConfigRequest>,
      call: Call,
    ): GetProvisionedConcurrencyConfigResponse {
      const config = find(input, call).record.provisioned.get(input.Qualifier)
      if (config) return describeProvisioned(config, world)
      throw new Refusal(
        'ProvisionedConcurrencyConfigNotFoundException',
        'No Provisioned Concurrency Config found for this function',
      )
    },
    DeleteProvisionedConcurrencyConfig(
      input: Checked<DeleteProvisionedConcurrencyConfigRequest>,
      call: Call,
    ): object {
      find(input, call).record.provisioned.delete(input.Qualifier)
      return {}
    },
    ListProvisionedConcurrencyConfigs(
      input: Checked<ListProvisionedConcurrencyConfigsRequest>,
      call: Call,
    ): ListProvisionedConcurrencyConfigsResponse {
      const name: FunctionName = parseFunctionName(input.FunctionName, call)
      const record = requireFunction(stores.in(call.region), call, name)
      return {
        ProvisionedConcurrencyConfigs: [...record.provisioned].map(([qualifier, config]) =>
          Object.assign(describeProvisioned(config, world), {
            FunctionArn: functionArn(call, { name: record.name, qualifier }),
          }),
        ),
      }
    },
  }
}

/** A version and an alias that points to it cannot both be provisioned. */
function checkClash(record: FunctionRecord, qualifier: string): void {
  if (isVersion(qualifier)) {
    const pointing = [...record.aliases.values()].some(
      (alias) => alias.FunctionVersion === qualifier && record.provisioned.has(alias.Name ?? ''),
    )
    if (pointing)
      throw new Refusal('ResourceConflictException', 'Version is pointed by a Provisioned Concurrency alias')
  } else if (record.provisioned.has(record.aliases.get(qualifier)?.FunctionVersion ?? '')) {
    throw new Refusal(
      'ResourceConflictException',
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    )
  }
}

function sumReserved(store: FunctionStore, except: FunctionRecord): number {
  return [...store.values()].reduce((sum, one) => sum + (one === except ? 0 : (one.reserved ?? 0)), 0)
}

function describeProvisioned(
  config: ProvisionedRecord,
  world: World,
): GetProvisionedConcurrencyConfigResponse {
  const isReady = world.now() >= config.readyAt
  const ready = isReady ? config.requested : 0
  return {
    RequestedProvisionedConcurrentExecutions: config.requested,
    AllocatedProvisionedConcurrentExecutions: ready,
    AvailableProvisionedConcurrentExecutions: ready,
    Status: isReady ? 'READY' : 'IN_PROGRESS',
    LastModified: config.modified,
  }
}
