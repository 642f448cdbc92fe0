/** Services for tests: one function with what a case changes. */
import type {
  FunctionSettings,
  HttpApiTrigger,
  QueueTrigger,
  ScheduleTrigger,
  Service,
  SourceRange,
  Target,
  Trigger,
} from '@skyfold/manifest'

export const source: SourceRange = { file: 'serverless.yml', line: 3, column: 5, length: 4 }

export const target: Target = { provider: 'gcp', region: 'europe-west1', options: {}, source }

export const publicRoute: HttpApiTrigger = {
  kind: 'httpApi',
  method: 'GET',
  path: '/',
  access: 'public',
  source,
}

export const hourly: ScheduleTrigger = {
  kind: 'schedule',
  rate: { type: 'rate', value: 1, unit: 'hour' },
  timezone: 'UTC',
  enabled: true,
  source,
}

/** A trigger of a named queue. */
export function queue(edit: Partial<QueueTrigger> = {}): QueueTrigger {
  return {
    kind: 'queue',
    queue: { type: 'named', name: 'jobs' },
    batchWindow: 0,
    reportBatchItemFailures: true,
    enabled: true,
    source,
    ...edit,
  }
}

/** A service of functions with these triggers, by name. */
export function serviceOf(
  functions: Readonly<Record<string, readonly Trigger[]>>,
  settings: Partial<FunctionSettings> = {},
): Service {
  return {
    name: 'shop',
    stage: 'dev',
    root: '/service',
    file: 'serverless.yml',
    targets: [target],
    functions: Object.entries(functions).map(([name, triggers]) => ({
      name,
      handler: { module: 'src/main', export: 'handler', style: 'lambda', source },
      settings: {
        runtime: 'nodejs22.x',
        memorySize: 512,
        timeout: 10,
        environment: {},
        architecture: 'x86_64',
        provisionedConcurrency: 0,
        snapStart: false,
        tags: {},
        ...settings,
      },
      overrides: {},
      triggers,
      package: { patterns: [] },
      source,
    })),
    tags: {},
    package: { patterns: [] },
    native: {},
    plugins: [],
  }
}
