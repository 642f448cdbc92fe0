import { ARN, NAME, create, on, quietly, get } from '../step.ts'
import type { Members, Scenarios, Step } from '../step.ts'

const described: Members = { Description: 'custom-alias' }

export const ALIASES: Scenarios = {
  'TestLambdaAlias::test_alias_lifecycle': [
    ...twoVersions(),
    alias('create_alias_1_1', 'aliasname1_1', '1', { ...described, ...weights({ '2': 0.2 }) }),
    getAlias('get_alias_1_1', 'aliasname1_1'),
    get('get_function_alias_1_1', { Qualifier: 'aliasname1_1' }),
    get('get_function_byarn_alias_1_1', { FunctionName: `${ARN}:aliasname1_1` }),
    get('get_function_alias_notfound_exc', { Qualifier: 'aliasdoesnotexist' }),
    get('get_function_alias_byarn_notfound_exc', { FunctionName: `${ARN}:aliasdoesnotexist` }),
    alias('create_alias_1_2', 'aliasname1_2', '1', described),
    getAlias('get_alias_1_2', 'aliasname1_2'),
    alias('create_alias_1_3', 'aliasname1_3', '1'),
    getAlias('get_alias_1_3', 'aliasname1_3'),
    alias('create_alias_2', 'aliasname2', '2', described),
    getAlias('get_alias_2', 'aliasname2'),
    on('list_aliases_for_fnname', 'ListAliases'),
    on('update_alias_1_1', 'UpdateAlias', { Name: 'aliasname1_1', ...weights({}) }),
    getAlias('get_alias_1_1_after_update', 'aliasname1_1'),
    on('list_aliases_for_fnname_after_update', 'ListAliases'),
    on('update_alias_1_2', 'UpdateAlias', { Name: 'aliasname1_2', ...weights({}) }),
    getAlias('get_alias_1_2_after_update', 'aliasname1_2'),
    on('list_aliases_for_fnname_after_update_2', 'ListAliases'),
    on('list_aliases_for_version', 'ListAliases', { FunctionVersion: '1' }),
    on('delete_alias_response', 'DeleteAlias', { Name: 'aliasname1_1' }),
    on('list_aliases_for_fnname_afterdelete', 'ListAliases'),
  ],
  'TestLambdaAlias::test_notfound_and_invalid_routingconfigs': [
    ...twoVersions({ Publish: true }),
    alias('routing_config_exc_toomany', 'custom', '1', weights({ '1': 0.1, '2': 0.2 })),
    alias('routing_config_exc_toohigh', 'custom', '1', weights({ '2': 2 })),
    alias('routing_config_exc_subzero', 'custom', '1', weights({ '2': -1 })),
    alias('routing_config_exc_sameversion', 'custom', '1', weights({ '1': 0.5 })),
    alias('target_version_doesnotexist', 'custom', '10'),
    alias('routing_config_exc_version_doesnotexist', 'custom', '1', weights({ '10': 0.5 })),
    alias('target_version_exc_version_latest', 'custom', '$LATEST', weights({ '1': 0.5 })),
    alias('routing_config_exc_version_latest', 'custom', '1', weights({ $LATEST: 0.5 })),
    alias('create-alias-latest', 'custom-latest', '$LATEST'),
    alias('routing_config_exc_fn_doesnotexist', 'custom', '1', { FunctionName: `${NAME}-unknown` }),
    alias('create_alias_empty_routingconfig', 'custom-empty-routingconfig', '1', weights({})),
    alias('create_alias_response', 'custom', '1', weights({ '2': 0.5 })),
    alias('routing_config_exc_already_exist', 'custom', '1', weights({ '2': 0.5 })),
    getAlias('alias_does_not_exist_esc', 'non-existent'),
  ],
  'TestLambdaAlias::test_alias_naming': [
    create('create_response'),
    on('publish_v1', 'PublishVersion'),
    alias('create_alias_date', '2024-01-02', '1', described),
    getAlias('get_alias_date', '2024-01-02'),
    alias('create_alias_number_exception', '2024', '1', described),
  ],
  'TestLambdaAlias::test_non_existent_alias_deletion': [
    create('create_response'),
    on('delete_alias_response', 'DeleteAlias', { Name: 'non-existent' }),
  ],
  'TestLambdaAlias::test_non_existent_alias_update': [
    create('create_response'),
    on('update_alias_response', 'UpdateAlias', { Name: 'non-existent' }),
  ],
}

function alias(key: string, name: string, version: string, more: Members = {}): Step {
  return on(key, 'CreateAlias', { Name: name, FunctionVersion: version, ...more })
}

function getAlias(key: string, name: string): Step {
  return on(key, 'GetAlias', { Name: name })
}

function weights(of: Members): Members {
  return { RoutingConfig: { AdditionalVersionWeights: of } }
}

function twoVersions(more: Members = {}): readonly Step[] {
  return [
    create('create_response', more),
    on('publish_v1', 'PublishVersion'),
    quietly('UpdateFunctionConfiguration', { Environment: { Variables: { testenv: 'prod' } } }),
    on('publish_v2', 'PublishVersion'),
  ]
}
