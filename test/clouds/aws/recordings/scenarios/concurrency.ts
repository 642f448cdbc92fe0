import { ARN, UNKNOWN, given, on } from '../step.ts'
import type { Scenarios } from '../step.ts'

const onAlias = { Qualifier: 'noalias' }
const one = { ProvisionedConcurrentExecutions: 1 }

export const CONCURRENCY: Scenarios = {
  'TestLambdaReservedConcurrency::test_function_concurrency_exceptions': [
    given(),
    on('put_function_concurrency_with_function_name_doesnotexist', 'PutFunctionConcurrency', {
      ...UNKNOWN,
      ReservedConcurrentExecutions: 1,
    }),
    on('put_function_concurrency_with_qualified_arn', 'PutFunctionConcurrency', {
      FunctionName: `${ARN}:1`,
      ReservedConcurrentExecutions: 1,
    }),
  ],
  'TestLambdaReservedConcurrency::test_function_concurrency': [
    given(),
    on('put_function_concurrency_with_reserved_0', 'PutFunctionConcurrency', {
      ReservedConcurrentExecutions: 0,
    }),
    on('put_function_concurrency_with_reserved_1', 'PutFunctionConcurrency', {
      ReservedConcurrentExecutions: 1,
    }),
    on('get_function_concurrency', 'GetFunctionConcurrency'),
    on('delete_response', 'DeleteFunctionConcurrency'),
    on('get_function_concurrency_after_delete', 'GetFunctionConcurrency'),
  ],
  'TestLambdaReservedConcurrency::test_function_concurrency_limits': [
    given(),
    on('put_function_concurrency_account_limit_exceeded', 'PutFunctionConcurrency', {
      ReservedConcurrentExecutions: 1001,
    }),
    on('put_function_concurrency_below_unreserved_min_value', 'PutFunctionConcurrency', {
      ReservedConcurrentExecutions: 901,
    }),
  ],
  'TestLambdaProvisionedConcurrency::test_provisioned_concurrency_exceptions': [
    given(),
    on('publish_version_result', 'PublishVersion'),
    on('get_provisioned_config_doesnotexist', 'GetProvisionedConcurrencyConfig', { Qualifier: '1' }),
    on('get_provisioned_functionname_doesnotexist', 'GetProvisionedConcurrencyConfig', {
      ...UNKNOWN,
      ...onAlias,
    }),
    on('get_provisioned_qualifier_doesnotexist', 'GetProvisionedConcurrencyConfig', onAlias),
    on('get_provisioned_version_doesnotexist', 'GetProvisionedConcurrencyConfig', { Qualifier: '10' }),
    on('get_provisioned_latest', 'GetProvisionedConcurrencyConfig', { Qualifier: '$LATEST' }),
    on('list_provisioned_noconfigs', 'ListProvisionedConcurrencyConfigs'),
    on('list_provisioned_functionname_doesnotexist', 'ListProvisionedConcurrencyConfigs', UNKNOWN),
    on('delete_provisioned_functionname_doesnotexist', 'DeleteProvisionedConcurrencyConfig', {
      ...UNKNOWN,
      Qualifier: '1',
    }),
    on('delete_provisioned_qualifier_doesnotexist', 'DeleteProvisionedConcurrencyConfig', onAlias),
    on('delete_provisioned_version_doesnotexist', 'DeleteProvisionedConcurrencyConfig', { Qualifier: '10' }),
    on('delete_provisioned_latest', 'DeleteProvisionedConcurrencyConfig', { Qualifier: '$LATEST' }),
    on('delete_provisioned_config_doesnotexist', 'DeleteProvisionedConcurrencyConfig', { Qualifier: '1' }),
    on('put_provisioned_invalid_param_0', 'PutProvisionedConcurrencyConfig', {
      Qualifier: '1',
      ProvisionedConcurrentExecutions: 0,
    }),
    on('put_provisioned_functionname_doesnotexist_alias', 'PutProvisionedConcurrencyConfig', {
      ...UNKNOWN,
      ...onAlias,
      ...one,
    }),
    on('put_provisioned_functionname_doesnotexist_version', 'PutProvisionedConcurrencyConfig', {
      ...UNKNOWN,
      Qualifier: '1',
      ...one,
    }),
    on('put_provisioned_qualifier_doesnotexist', 'PutProvisionedConcurrencyConfig', {
      Qualifier: 'doesnotexist',
      ...one,
    }),
    on('put_provisioned_version_doesnotexist', 'PutProvisionedConcurrencyConfig', {
      Qualifier: '10',
      ...one,
    }),
    on('put_provisioned_latest', 'PutProvisionedConcurrencyConfig', { Qualifier: '$LATEST', ...one }),
  ],
  'TestLambdaProvisionedConcurrency::test_lambda_provisioned_lifecycle': [
    given(),
    on('publish_version_result', 'PublishVersion'),
    on('create_alias_result', 'CreateAlias', { Name: 'live', FunctionVersion: '1' }),
    on('put_provisioned_on_version', 'PutProvisionedConcurrencyConfig', { Qualifier: '1', ...one }),
    on('put_provisioned_on_alias_versionconflict', 'PutProvisionedConcurrencyConfig', {
      Qualifier: 'live',
      ...one,
    }),
    on('delete_provisioned_version', 'DeleteProvisionedConcurrencyConfig', { Qualifier: '1' }),
    on('get_provisioned_version_postdelete', 'GetProvisionedConcurrencyConfig', { Qualifier: '1' }),
    on('put_provisioned_on_alias', 'PutProvisionedConcurrencyConfig', { Qualifier: 'live', ...one }),
    on('put_provisioned_on_version_conflict', 'PutProvisionedConcurrencyConfig', { Qualifier: '1', ...one }),
    on('delete_alias_result', 'DeleteAlias', { Name: 'live' }),
    on('get_provisioned_alias_postaliasdelete', 'GetProvisionedConcurrencyConfig', { Qualifier: 'live' }),
    on('list_response_postdeletes', 'ListProvisionedConcurrencyConfigs'),
  ],
  'TestLambdaProvisionedConcurrency::test_provisioned_concurrency_limits': [
    given({ Publish: true }),
    on('put_provisioned_concurrency_account_limit_exceeded', 'PutProvisionedConcurrencyConfig', {
      Qualifier: '1',
      ProvisionedConcurrentExecutions: 1001,
    }),
    on('put_provisioned_concurrency_below_unreserved_min_value', 'PutProvisionedConcurrencyConfig', {
      Qualifier: '1',
      ProvisionedConcurrentExecutions: 901,
    }),
  ],
}
