/** Aliases: names that point to a version, or to two with weights. */
import type {
  AliasConfiguration,
  CreateAliasRequest,
  DeleteAliasRequest,
  GetAliasRequest,
  ListAliasesRequest,
  ListAliasesResponse,
  UpdateAliasRequest,
} from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'
import { uuid } from '../../world.ts'
import type { Behaviour, Call, Checked, Regional } from '../../world.ts'
import { aliasNotFound, functionArn, parseFunctionName } from './arn.ts'
import { checkRevision, requireFunction, requireVersion } from './function-record.ts'
import type { FunctionRecord, FunctionStore } from './function-record.ts'

export function aliasOperations(stores: Regional<FunctionStore>): Behaviour['operations'] {
  return {
    CreateAlias(input: Checked<CreateAliasRequest>, call: Call): AliasConfiguration {
      const { Name: qualifier, FunctionVersion } = input
      const { name } = parseFunctionName(input.FunctionName, call)
      const record = requireFunction(stores.in(call.region), call, { name, qualifier: FunctionVersion })
      checkRouting(record, call, FunctionVersion, input.RoutingConfig)
      const arn = functionArn(call, { name, qualifier })
      if (record.aliases.has(qualifier))
        throw new Refusal('ResourceConflictException', `Alias already exists: ${arn}`)
      const alias: AliasConfiguration = {
        AliasArn: arn,
        Name: qualifier,
        FunctionVersion,
        Description: input.Description ?? '',
        RevisionId: uuid(),
        ...routingOf(input.RoutingConfig),
      }
      record.aliases.set(qualifier, alias)
      return alias
    },

    GetAlias(input: Checked<GetAliasRequest>, call: Call): AliasConfiguration {
      const { name } = parseFunctionName(input.FunctionName, call)
      const found = stores.in(call.region).get(name)?.aliases.get(input.Name)
      if (!found) throw aliasNotFound(call, { name, qualifier: input.Name })
      return found
    },

    ListAliases(input: Checked<ListAliasesRequest>, call: Call): ListAliasesResponse {
      const { name } = parseFunctionName(input.FunctionName, call)
      const record = requireFunction(stores.in(call.region), call, { name, qualifier: undefined })
      const aliases = [...record.aliases.values()].filter(
        (alias) => input.FunctionVersion === undefined || alias.FunctionVersion === input.FunctionVersion,
      )
      return { Aliases: aliases }
    },

    UpdateAlias(input: Checked<UpdateAliasRequest>, call: Call): AliasConfiguration {
      const { name } = parseFunctionName(input.FunctionName, call)
      const record = requireFunction(stores.in(call.region), call, { name, qualifier: input.Name })
      const alias = record.aliases.get(input.Name)
      if (!alias)
        throw new Refusal(
          'ResourceNotFoundException',
          `Alias not found: ${functionArn(call, { name, qualifier: input.Name })}`,
        )
      checkRevision(input.RevisionId, alias.RevisionId ?? '')
      const version = input.FunctionVersion ?? alias.FunctionVersion ?? ''
      checkRouting(record, call, version, input.RoutingConfig)
      const { RoutingConfig: before, ...rest } = alias
      const updated: AliasConfiguration = {
        ...rest,
        FunctionVersion: version,
        ...(input.Description === undefined ? {} : { Description: input.Description }),
        RevisionId: uuid(),
        ...(input.RoutingConfig ? routingOf(input.RoutingConfig) : routingOf(before)),
      }
      record.aliases.set(input.Name, updated)
      return updated
    },

    DeleteAlias(input: Checked<DeleteAliasRequest>, call: Call): object {
      const { name } = parseFunctionName(input.FunctionName, call)
      const record = requireFunction(stores.in(call.region), call, { name, qualifier: undefined })
      record.aliases.delete(input.Name)
      record.provisioned.delete(input.Name)
      record.policies.delete(input.Name)
      return {}
    },
  }
}

type Routing = Checked<CreateAliasRequest>['RoutingConfig']

function routingOf(
  routing: Routing | AliasConfiguration['RoutingConfig'],
): Pick<AliasConfiguration, 'RoutingConfig'> {
  const weights = routing?.AdditionalVersionWeights ?? {}
  return Object.keys(weights).length === 0
    ? {}
    : { RoutingConfig: { AdditionalVersionWeights: { ...weights } } }
}

function checkRouting(record: FunctionRecord, call: Call, version: string, routing: Routing): void {
  const others = Object.keys(routing?.AdditionalVersionWeights ?? {})
  if (others.length > 1) throw invalid('Number of items in AdditionalVersionWeights cannot be greater than 1')
  if (others.includes(version))
    throw invalid(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    )
  if (others.length > 0 && version === '$LATEST')
    throw invalid('$LATEST is not supported for an alias pointing to more than 1 version')
  for (const qualifier of [version, ...others]) requireVersion(record, call, { name: record.name, qualifier })
}

function invalid(message: string): Refusal {
  return new Refusal('InvalidParameterValueException', message)
}
