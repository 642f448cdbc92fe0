/**
 * The service that every provider is tried with: an HTTP route, a queue and a schedule, one Lambda-style and one
 * fetch-style handler, a plain and a secret variable. Pure data, so that a provider can be tried without a manifest.
 */
import type {
  FunctionSettings,
  HandlerStyle,
  Service,
  ServiceFunction,
  SourceRange,
  Target,
  Trigger,
} from '@skyfold/manifest'
import { Secret } from '@skyfold/manifest'

/** A value that must never be found in a record. */
export const SECRET_VALUE = 'contract-canary-9f3a17'

/** What differs from the plain service. */
export interface ServiceEdit {
  /** `GREETING` of the function `hello`. */
  readonly greeting?: string
  /** The function `hello` also runs every hour. */
  readonly scheduled?: boolean
  /** Name of the function that runs on a schedule; default `tick`. */
  readonly tick?: string
}

/** The service, in `root`, for one target. */
export function contractService(root: string, target: Target, edit: ServiceEdit = {}): Service {
  const hourly: Trigger = schedule(1, 'hour')
  return {
    name: 'contract',
    stage: 'test',
    root,
    file: 'serverless.yml',
    targets: [target],
    functions: [
      define('hello', 'lambda', [route(), ...(edit.scheduled ? [hourly] : [])], {
        GREETING: edit.greeting ?? 'hello',
        TOKEN: new Secret(SECRET_VALUE, 'env:TOKEN'),
      }),
      define('worker', 'fetch', [queue()], {}),
      define(edit.tick ?? 'tick', 'lambda', [schedule(5, 'minute')], {}),
    ],
    tags: { team: 'contract' },
    package: { patterns: [] },
    native: {},
    plugins: [],
  }
}

/** The handlers' files: path relative to the service folder → text. `mark` changes the code and nothing else. */
export function contractFiles(mark = 'one'): Readonly<Record<string, string>> {
  return {
    'src/hello.js': [
      'exports.handler = async (event) => ({',
      '  statusCode: 200,',
      "  headers: { 'content-type': 'application/json' },",
      `  body: JSON.stringify({ mark: ${JSON.stringify(mark)}, greeting: process.env.GREETING, name: event.pathParameters?.name }),`,
      '})',
      '',
    ].join('\n'),
    'src/worker.js': 'exports.handler = async (request) => new Response(null, { status: 204 })\n',
    'src/tick.js': 'exports.handler = async (event) => ({ time: event.time })\n',
  }
}

function define(
  name: string,
  style: HandlerStyle,
  triggers: readonly Trigger[],
  environment: FunctionSettings['environment'],
): ServiceFunction {
  const module = triggers.some(({ kind }) => kind === 'httpApi')
    ? 'src/hello'
    : style === 'fetch'
      ? 'src/worker'
      : 'src/tick'
  return {
    name,
    handler: { module, export: 'handler', style, source: at(name) },
    settings: {
      runtime: 'nodejs22.x',
      memorySize: 512,
      timeout: 10,
      environment,
      architecture: 'x86_64',
      provisionedConcurrency: 0,
      snapStart: false,
      tags: {},
    },
    overrides: {},
    triggers,
    package: { patterns: [] },
    source: at(name),
  }
}

function route(): Trigger {
  return {
    kind: 'httpApi',
    method: 'GET',
    path: '/hello/{name}',
    access: 'public',
    source: at('httpApi'),
  }
}

function queue(): Trigger {
  return {
    kind: 'queue',
    queue: { type: 'named', name: 'jobs' },
    batchWindow: 0,
    reportBatchItemFailures: true,
    enabled: true,
    source: at('queue'),
  }
}

function schedule(value: number, unit: 'minute' | 'hour'): Trigger {
  return {
    kind: 'schedule',
    rate: { type: 'rate', value, unit },
    timezone: 'UTC',
    enabled: true,
    source: at('schedule'),
  }
}

function at(text: string): SourceRange {
  return { file: 'serverless.yml', line: 1, column: 1, length: text.length }
}
