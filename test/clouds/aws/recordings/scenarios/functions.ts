import { PYTHON, ARN, NAME, OTHER_ZIP, OVERSIZED_ZIP, create, given, on, get, configure } from '../step.ts'
import type { Scenarios } from '../step.ts'

export const FUNCTIONS: Scenarios = {
  'TestLambdaFunction::test_function_lifecycle': [
    create('create_response'),
    get('get_function_response'),
    configure('update_func_conf_response', {
      Description: 'Changed-Description',
      MemorySize: 512,
      Timeout: 10,
      Runtime: 'python3.11',
      Environment: { Variables: { ENV_A: 'a' } },
    }),
    get('get_function_response_postupdate'),
    on('update_code_response', 'UpdateFunctionCode', { ZipFile: OTHER_ZIP }),
    get('get_function_response_postcodeupdate'),
    on('delete_response', 'DeleteFunction'),
    get('delete_postdelete'),
  ],
  'TestLambdaFunction::test_redundant_updates': [
    create('create_response'),
    configure('first_update_result', { Description: '1st update description' }),
    on('get_fn_config_result', 'GetFunctionConfiguration'),
    get('get_fn_result'),
    configure('redundant_update_result', { Description: '1st update description' }),
    get('get_fn_result_after_redundant_update'),
  ],
  'TestLambdaFunction::test_lambda_code_location_zipfile': [
    create('create-response-zip-file'),
    get('get-function-response'),
    on('update-function-response', 'UpdateFunctionCode', { ZipFile: OTHER_ZIP }),
    get('get-function-response-updated', {}, true),
  ],
  'TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[get_function]': [
    {
      key: 'not_match_exception',
      call: 'GetFunction',
      input: { FunctionName: `${ARN}:1`, Qualifier: '$LATEST' },
    },
  ],
  'TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[delete_function]': [
    {
      key: 'not_match_exception',
      call: 'DeleteFunction',
      input: { FunctionName: `${ARN}:1`, Qualifier: '$LATEST' },
    },
    {
      key: 'match_exception',
      call: 'DeleteFunction',
      input: { FunctionName: `${ARN}:$LATEST`, Qualifier: '$LATEST' },
    },
  ],
  'TestLambdaFunction::test_ops_on_nonexisting_version[get_function]': [
    given(),
    get('version_not_found_exception', { Qualifier: '1221' }),
  ],
  'TestLambdaFunction::test_ops_on_nonexisting_version[get_function_configuration]': [
    given(),
    on('version_not_found_exception', 'GetFunctionConfiguration', { Qualifier: '1221' }),
  ],
  'TestLambdaFunction::test_delete_on_nonexisting_version': [
    on('delete_function_response_non_existent', 'DeleteFunction'),
    on('delete_function_response_non_existent_with_qualifier', 'DeleteFunction', { Qualifier: '1' }),
  ],
  'TestLambdaFunction::test_ops_on_nonexisting_fn[delete_function]': [
    on('not_found_exception', 'DeleteFunction'),
  ],
  'TestLambdaFunction::test_ops_on_nonexisting_fn[get_function]': [get('not_found_exception')],
  'TestLambdaFunction::test_ops_on_nonexisting_fn[get_function_configuration]': [
    on('not_found_exception', 'GetFunctionConfiguration'),
  ],
  'TestLambdaFunction::test_ops_on_nonexisting_fn[get_function_concurrency]': [
    on('not_found_exception', 'GetFunctionConcurrency'),
  ],
  ...Object.fromEntries(
    ['GetFunction', 'GetFunctionConfiguration', 'GetFunctionConcurrency', 'DeleteFunction', 'Invoke'].map(
      (call) => [
        `TestLambdaFunction::test_get_function_wrong_region[${snake(call)}]`,
        [
          {
            key: 'wrong_region_exception',
            call,
            input: { FunctionName: ARN.replace('eu-west-1', 'eu-west-3') },
          },
        ],
      ],
    ),
  ),
  'TestLambdaFunction::test_create_lambda_exceptions': [
    {
      key: 'invalid_role_arn_exc',
      call: 'CreateFunction',
      input: { FunctionName: NAME, ...PYTHON, Role: 'r1' },
    },
    {
      key: 'invalid_runtime_exc',
      call: 'CreateFunction',
      input: { FunctionName: NAME, ...PYTHON, Runtime: 'non-existent-runtime' },
    },
    {
      key: 'uppercase_runtime_exc',
      call: 'CreateFunction',
      input: { FunctionName: NAME, ...PYTHON, Runtime: 'PYTHON3.9' },
    },
    {
      key: 'multiple_architectures',
      call: 'CreateFunction',
      input: { FunctionName: NAME, ...PYTHON, Architectures: ['x86_64', 'arm64'] },
    },
    {
      key: 'uppercase_architecture',
      call: 'CreateFunction',
      input: { FunctionName: NAME, ...PYTHON, Architectures: ['X86_64'] },
    },
    {
      key: 'invalid_zip_exc',
      call: 'CreateFunction',
      input: { FunctionName: NAME, ...PYTHON, Code: { ZipFile: Buffer.from('this is not a zip') } },
    },
  ],
  'TestLambdaFunction::test_update_lambda_exceptions': [
    given(),
    configure('invalid_role_arn_exc', { Role: 'r1' }),
    configure('invalid_runtime_exc', { Runtime: 'non-existent-runtime' }),
    configure('uppercase_runtime_exc', { Runtime: 'PYTHON3.9' }),
  ],
  'TestLambdaFunction::test_lambda_concurrent_code_updates': [
    create('create-function-response'),
    on('update-during-in-progress-update-exc', 'UpdateFunctionCode', { ZipFile: OTHER_ZIP }, true),
  ],
  'TestLambdaFunction::test_lambda_concurrent_config_updates': [
    create('create-function-response'),
    configure('update-during-in-progress-update-exc', { Description: 'x' }, true),
  ],
  'TestLambdaSizeLimits::test_oversized_zipped_create_lambda': [
    {
      key: 'invalid_param_exc',
      call: 'CreateFunction',
      input: { FunctionName: NAME, ...PYTHON, Code: { ZipFile: OVERSIZED_ZIP } },
    },
  ],
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter, index: number) => (index === 0 ? '' : '_') + letter.toLowerCase())
}
