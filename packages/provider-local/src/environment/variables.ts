/** The variables of an environment: what Lambda sets, what the function sets, and nothing of the developer's shell. */
import { awsRegion } from '../naming.ts'
import type { FunctionFacts } from './frame.ts'

/** What a Node process needs to run at all, taken from the process that started the local cloud. */
const ESSENTIALS = ['PATH', 'SystemRoot', 'COMSPEC', 'PATHEXT'] as const

/** Variables that Node or the loader read at the start, before any code of ours runs. */
const AT_START = /^(NODE_|UV_|LD_|DYLD_|SSL_|OPENSSL_|ICU_)/

export type InitializationType = 'on-demand' | 'provisioned-concurrency'

export interface VariableFacts {
  readonly function: FunctionFacts
  readonly environment: Readonly<Record<string, string>>
  readonly region: string
  /** Absolute path of the unpacked package. */
  readonly folder: string
  readonly handler: string
  /** Absolute path of the environment's own folder for temporary files. */
  readonly temporary: string
  readonly initialization: InitializationType
}

/** What the local cloud passes on from its own variables. */
export function essentialVariables(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    ESSENTIALS.flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html; the reserved ones win over the function's. */
export function environmentVariables(
  facts: VariableFacts,
  essentials: Readonly<Record<string, string>>,
): Record<string, string> {
  const region = awsRegion(facts.region)
  return {
    ...essentials,
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    HOME: facts.temporary,
    TMPDIR: facts.temporary,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    ...withoutNuls(facts.environment),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_LAMBDA_FUNCTION_NAME: facts.function.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: facts.function.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: facts.function.memoryLimitInMB,
    AWS_LAMBDA_INITIALIZATION_TYPE: facts.initialization,
    AWS_LAMBDA_LOG_GROUP_NAME: facts.function.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: facts.function.logStreamName,
    LAMBDA_TASK_ROOT: facts.folder,
    _HANDLER: facts.handler,
  }
}

// No system has a value with a NUL in it. Where Node is started with one it refuses, in a message that shows the value.
function withoutNuls(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/\0.*/s, '')]),
  )
}

/** True when the process must be started with these variables, so that one started ahead cannot be used. */
export function mustBeSetAtStart(environment: Readonly<Record<string, string>>): boolean {
  return Object.keys(environment).some((name) => AT_START.test(name))
}
