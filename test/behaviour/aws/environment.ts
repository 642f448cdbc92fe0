/** A Lambda environment: AWS's own runtime client in the unpacked package of a function. */
import path from 'node:path'
import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { startProgram } from '../program.ts'
import type { Outcome } from './runtime-api.ts'
import { openRuntimeApi } from './runtime-api.ts'

const MAIN = 'node_modules/aws-lambda-ric/bin/index.mjs'

export interface Environment {
  invoke(event: unknown): Promise<Outcome>
  stop(): Promise<void>
}

/** `oracle` is the folder that the client is installed in. */
export async function startEnvironment(
  oracle: string,
  zip: Buffer,
  configuration: FunctionConfiguration,
): Promise<Environment> {
  const { FunctionName = '', FunctionArn = '', Version = '', Handler = '' } = configuration
  const { MemorySize = 128, Timeout = 3, Environment: variables } = configuration
  const api = await openRuntimeApi()
  const program = await startProgram({
    zip,
    args: () => [path.join(oracle, MAIN), Handler],
    env: {
      ...variables?.Variables,
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
      AWS_LAMBDA_RUNTIME_API: api.host,
      AWS_LAMBDA_FUNCTION_NAME: FunctionName,
      AWS_LAMBDA_FUNCTION_VERSION: Version,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
      AWS_REGION: FunctionArn.split(':')[3] ?? '',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      _HANDLER: Handler,
      TZ: ':UTC',
    },
  })
  program.child.once('close', () => api.fail(`The environment of ${FunctionName} died: ${program.output()}`))
  return {
    invoke: (event) => api.invoke(event, { arn: FunctionArn, timeout: Timeout }),
    async stop() {
      await program.stop()
      await api.close()
    },
  }
}
