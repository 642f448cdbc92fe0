/** Starts an environment for a function version and times the phases of that. */
import { randomBytes } from 'node:crypto'
import { Environment } from './environment.ts'
import type { Ending } from './environment.ts'
import type { Fleet } from './fleet.ts'
import type { FunctionFacts, InitFrame } from './frame.ts'
import type { Invocation } from './invocation.ts'
import { environmentVariables, mustBeSetAtStart } from './variables.ts'
import type { InitializationType } from './variables.ts'

/** What runs in the environments of one version. */
export interface CodeVersion {
  /** Physical name of the function. */
  readonly function: string
  readonly arn: string
  /** `1`, `2`, … */
  readonly number: string
  /** Absolute path of the unpacked package. */
  readonly folder: string
  readonly handler: string
  /** MB. */
  readonly memorySize: number
  /** Seconds. */
  readonly timeout: number
  readonly environment: Readonly<Record<string, string>>
  readonly region: string
}

export type LogSink = (text: string, requestId: string | undefined) => void

export interface StartOptions {
  readonly fleet: Fleet
  readonly version: CodeVersion
  readonly log: LogSink
  readonly initialization: InitializationType
  /** Folder for temporary files. */
  readonly temporary: string
}

export interface Started {
  readonly environment: Environment
  /** `result`: ready. */
  readonly ending: Ending
  readonly coldStart: NonNullable<Invocation['coldStart']>
}

export interface StartListener {
  started(environment: Environment): void
  gone(environment: Environment): void
}

/** Resolves when the code is loaded or could not be. */
export async function startEnvironment(
  options: StartOptions,
  timeoutMs: number,
  listener: StartListener,
): Promise<Started> {
  const { version, log } = options
  const start = performance.now()
  const frame = initFrame(options)
  const process = options.fleet.open(mustBeSetAtStart(version.environment) ? frame.variables : undefined)
  const environment: Environment = new Environment(process, version.memorySize * 2 ** 20, {
    log,
    exit: () => listener.gone(environment),
  })
  listener.started(environment)
  const provisioned = performance.now()
  await environment.greeted()
  const greeted = performance.now()
  log(`INIT_START Runtime Version: nodejs:${globalThis.process.versions.node}`, undefined)
  const ending = await environment.init(frame, timeoutMs)
  const ready = performance.now()
  return {
    environment,
    ending,
    coldStart: {
      provisionMs: provisioned - start,
      runtimeInitMs: greeted - provisioned,
      codeInitMs: ready - greeted,
    },
  }
}

function initFrame(options: StartOptions): InitFrame {
  const { version, initialization, temporary } = options
  const facts: FunctionFacts = {
    functionName: version.function,
    functionVersion: version.number,
    invokedFunctionArn: version.arn,
    memoryLimitInMB: String(version.memorySize),
    logGroupName: `/aws/lambda/${version.function}`,
    logStreamName: logStream(version.number),
  }
  const { folder, handler, environment, region } = version
  const variableFacts = { function: facts, environment, region, folder, handler, temporary, initialization }
  return {
    folder,
    handler,
    variables: environmentVariables(variableFacts, options.fleet.essentials),
    function: facts,
  }
}

function logStream(version: string): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/')
  return `${day}/[${version}]${randomBytes(16).toString('hex')}`
}
