import { ZIP, OTHER_ZIP, create, on, quietly, get, configure } from '../step.ts'
import type { Scenarios } from '../step.ts'

export const VERSIONS: Scenarios = {
  'TestLambdaVersions::test_publish_version_on_create': [
    create('create_response', { Publish: true }),
    get('get_function_result'),
    get('get_function_version_result', { Qualifier: '1' }),
    get('get_function_latest_result', { Qualifier: '$LATEST' }),
    on('list_versions_result', 'ListVersionsByFunction'),
    on('repeated_publish_response', 'PublishVersion'),
    on('list_versions_result_after_publish', 'ListVersionsByFunction'),
  ],
  'TestLambdaVersions::test_version_lifecycle': [
    create('create_response'),
    get('get_function_result'),
    on('list_versions_result', 'ListVersionsByFunction'),
    configure('first_update_response', { Description: 'First version :)' }),
    get('first_update_get_function'),
    on('first_publish_response', 'PublishVersion', { Description: 'First version description :)' }),
    get('first_publish_get_function', { Qualifier: '1' }),
    on('first_publish_get_function_config', 'GetFunctionConfiguration', { Qualifier: '1' }),
    configure('second_update_response', { Description: 'Second version :))' }),
    get('first_publish_get_function_after_update', { Qualifier: '1' }),
    on('second_publish_response', 'PublishVersion'),
    on('third_publish_response', 'PublishVersion', { Description: 'Third version description :)))' }),
    on('list_versions_result_after_third_publish', 'ListVersionsByFunction'),
    quietly('DeleteFunction', { Qualifier: '1' }),
    on('list_versions_result_after_deletion_of_first_version', 'ListVersionsByFunction'),
  ],
  'TestLambdaVersions::test_publish_with_wrong_sha256': [
    create('create_response'),
    get('get_fn_response'),
    on('publish_wrong_sha256_exc', 'PublishVersion', { CodeSha256: 'somenonexistentsha256' }),
    on('publish_result', 'PublishVersion'),
  ],
  'TestLambdaVersions::test_publish_with_update': [
    create('create_response'),
    get('get_function_result'),
    on('update_function_code_result', 'UpdateFunctionCode', { ZipFile: OTHER_ZIP, Publish: true }),
    get('get_function_version_result', { Qualifier: '1' }, true),
    get('get_function_latest_result', { Qualifier: '$LATEST' }, true),
  ],
  'TestLambdaRevisions::test_function_revisions_basic': [
    create('create_function_response_rev1'),
    get('get_function_response_rev2'),
    on('update_function_revision_exception', 'UpdateFunctionCode', { ZipFile: ZIP, RevisionId: 'wrong' }),
    on('update_function_code_response_rev3', 'UpdateFunctionCode', { ZipFile: ZIP }),
    get('get_function_response_rev4'),
    configure('update_function_configuration_revision_exception', {
      Runtime: 'python3.8',
      RevisionId: 'wrong',
    }),
    configure('update_function_configuration_response_rev5', { Runtime: 'python3.8' }),
    get('get_function_response_rev6'),
  ],
  'TestLambdaRevisions::test_function_revisions_version_and_alias': [
    create('create_function_response_rev1'),
    get('get_function_active_rev2'),
    on('publish_version_revision_exception', 'PublishVersion', { RevisionId: 'wrong' }),
    on('publish_version_response_rev_v1', 'PublishVersion'),
    get('get_function_published_version_rev_v2', { Qualifier: '1' }),
    get('get_function_latest_rev3'),
    on('create_alias_response_rev_a1', 'CreateAlias', { Name: 'revision_alias', FunctionVersion: '1' }),
    get('get_function_latest_rev4'),
    get('get_function_published_version_rev_v3', { Qualifier: '1' }),
    on('update_alias_revision_exception', 'UpdateAlias', { Name: 'revision_alias', RevisionId: 'wrong' }),
    on('update_alias_response_rev_a2', 'UpdateAlias', {
      Name: 'revision_alias',
      Description: 'something changed',
    }),
  ],
  ...Object.fromEntries(
    ['java11', 'java17', 'java21', 'java25', 'python3.12', 'python3.13', 'dotnet8', 'dotnet10'].flatMap(
      (runtime) => [
        [
          `TestLambdaSnapStart::test_snapstart_lifecycle[${runtime}]`,
          [
            create('create_function_response', { SnapStart: { ApplyOn: 'None' } }),
            get('get_function_response_latest'),
            quietly('PublishVersion', { Description: 'version1' }),
            get('get_function_response_version_1', { Qualifier: '1' }),
          ],
        ],
        [
          `TestLambdaSnapStart::test_snapstart_update_function_configuration[${runtime}]`,
          [
            create('create_function_response', { SnapStart: { ApplyOn: 'None' } }),
            configure('update_function_response', { SnapStart: { ApplyOn: 'PublishedVersions' } }),
          ],
        ],
      ],
    ),
  ),
}
