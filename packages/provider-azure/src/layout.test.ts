import assert from 'node:assert/strict'
import type {
  Diagnostic,
  FunctionSettings,
  HandlerStyle,
  Service,
  ServiceFunction,
  SourceRange,
  Trigger,
} from '@skyfold/manifest'
import { Secret } from '@skyfold/manifest'
import { layout } from './layout.ts'

const TARGET = { provider: 'azure', region: 'westeurope', options: {} }
const SOURCE: SourceRange = { file: 'serverless.yml', line: 3, column: 5, length: 4 }

interface Edit {
  readonly settings?: Partial<FunctionSettings>
  readonly style?: HandlerStyle
  readonly artifact?: string
}

function define(
  name: string,
  triggers: readonly object[] = [],
  { settings, style = 'lambda', artifact }: Edit = {},
): ServiceFunction {
  return {
    name,
    handler: { module: `src/${name}`, export: 'handler', style, source: SOURCE },
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
    // Each case writes the fields of its kind.
    triggers: triggers.map((trigger) => ({ source: SOURCE, ...trigger }) as Trigger),
    package: { patterns: [], ...(artifact === undefined ? {} : { artifact }) },
    source: SOURCE,
  }
}

function serviceOf(functions: readonly ServiceFunction[], native: Service['native'] = {}): Service {
  return {
    name: 'orders',
    stage: 'dev',
    root: '/work',
    file: 'serverless.yml',
    targets: [TARGET],
    functions,
    tags: {},
    package: { patterns: [] },
    native,
    plugins: [],
  }
}

function problems(...functions: ServiceFunction[]): readonly Diagnostic[] {
  return layout(serviceOf(functions), TARGET).diagnostics
}

function codes(...functions: ServiceFunction[]): readonly string[] {
  return problems(...functions).map(({ code }) => code)
}

const route = { kind: 'httpApi', method: 'GET', path: '/orders/{id}', access: 'public' }
const schedule = {
  kind: 'schedule',
  rate: { type: 'rate', value: 5, unit: 'minute' },
  timezone: 'UTC',
  enabled: true,
}
const noon = {
  type: 'cron',
  minute: '0',
  hour: '12',
  dayOfMonth: '*',
  month: '*',
  dayOfWeek: '*',
  year: '*',
}
const queue = {
  kind: 'queue',
  queue: { type: 'named', name: 'jobs' },
  batchWindow: 0,
  reportBatchItemFailures: true,
  enabled: true,
}

describe('the apps of a service', () => {
  it('are one for functions that agree, with the reason', () => {
    const { units, diagnostics } = layout(
      serviceOf([define('list', [route]), define('tick', [schedule]), define('work', [queue])]),
      TARGET,
    )
    assert.deepEqual(
      units.map(({ id, functions }) => [id, functions]),
      [['app', ['list', 'tick', 'work']]],
    )
    assert.match(units[0]?.why ?? '', /Node 22, 512 MB/)
    assert.deepEqual(diagnostics, [])
  })

  it('are several where memory, bounds or variables differ, which is said', () => {
    const service = serviceOf([
      define('a', [route], { settings: { environment: { TABLE: 'a' } } }),
      define('b', [], { settings: { memorySize: 4096, environment: { TABLE: 'a' } } }),
      define('c', [], { settings: { environment: { TABLE: 'c' } } }),
      define('d', [], { settings: { reservedConcurrency: 50, environment: { TABLE: 'a' } } }),
    ])
    const { units, diagnostics } = layout(service, TARGET)
    assert.deepEqual(
      units.map(({ id, functions }) => [id, functions.join()]),
      [
        ['app', 'a'],
        ['app-2', 'b'],
        ['app-3', 'c'],
        ['app-4', 'd'],
      ],
    )
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['AZURE_SEVERAL_APPS'],
    )
  })

  it('say which variables their functions share', () => {
    const secret = new Secret('s', 'env:TOKEN')
    const found = problems(define('a', [], { settings: { environment: { TOKEN: secret } } }), define('b'))
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [['AZURE_ENVIRONMENT_SHARED', 'note']],
    )
    assert.match(found[0]?.message ?? '', /a, b are one app on Azure, so all of them see TOKEN/)
  })

  it('have a host document with the largest timeout and the queues', () => {
    const { units } = layout(
      serviceOf([
        define('a', [queue], { settings: { timeout: 90 } }),
        define('b', [{ ...queue, batchSize: 10 }]),
      ]),
      TARGET,
    )
    const host = JSON.parse(units[0]?.files['host.json'] ?? '') as Record<string, unknown>
    assert.equal(host['functionTimeout'], '00:01:30')
    assert.deepEqual(host['extensions'], {
      http: { routePrefix: '' },
      queues: {
        batchSize: 10,
        newBatchThreshold: 0,
        maxDequeueCount: 5,
        visibilityTimeout: '00:00:30',
        messageEncoding: 'base64',
      },
    })
  })
})

describe('the entry of an app', () => {
  it('registers each trigger of each function and imports handlers lazily', () => {
    const { units } = layout(
      serviceOf([
        define('list', [route, { ...route, kind: 'http', method: 'ANY', path: '/' }], { style: 'fetch' }),
        define('work', [queue, schedule]),
      ]),
      TARGET,
    )
    const source = units[0]?.entry.source ?? ''
    assert.match(
      source,
      /load: \(\) => import\("\.\/src\/list"\)\.then\(\(module\) => fromFetch\(module\["handler"\]\)\)/,
    )
    const names = [...source.matchAll(/"name":"([a-z_0-9]+)","kind"/g)].map(([, name]) => name)
    assert.deepEqual(names, [
      'list_http_1',
      'list_http_2',
      'work_queue_1',
      'work_schedule_1',
      'skyfold_invoke_list',
      'skyfold_invoke_work',
    ])
  })

  it('answers the preflights of a path in one place, and not where the manifest does', () => {
    const cors = { origins: ['*'], methods: ['GET'], headers: [], exposedHeaders: [], credentials: false }
    const entry = (...triggers: object[]): string =>
      layout(serviceOf([define('a', triggers)]), TARGET).units[0]?.entry.source ?? ''
    assert.equal(entry({ ...route, cors }, { ...route, method: 'POST', cors }).match(/"OPTIONS"/g)?.length, 1)
    assert.equal(
      entry({ ...route, cors }, { ...route, method: 'OPTIONS' }).match(/"methods":\[[^\]]*"OPTIONS"/g)
        ?.length,
      1,
    )
  })

  it('loads handlers at once where instances are kept ready', () => {
    const { units } = layout(
      serviceOf([define('a', [route], { settings: { provisionedConcurrency: 2 } })]),
      TARGET,
    )
    assert.match(units[0]?.entry.source ?? '', /"eager":true/)
  })
})

describe('what a manifest asks of Azure in vain', () => {
  const cases: readonly [code: string, severity: string, ...functions: ServiceFunction[]][] = [
    ['AZURE_RUNTIME_UNSUPPORTED', 'error', define('a', [], { settings: { runtime: 'python3.13' } })],
    ['AZURE_RUNTIME_REPLACED', 'warning', define('a', [], { settings: { runtime: 'nodejs18.x' } })],
    ['AZURE_PREBUILT_PACKAGE', 'error', define('a', [], { artifact: 'a.zip' })],
    ['AZURE_MEMORY_ROUNDED', 'note', define('a', [], { settings: { memorySize: 1024 } })],
    ['AZURE_MEMORY_TOO_LARGE', 'error', define('a', [], { settings: { memorySize: 8192 } })],
    ['AZURE_TIMEOUT_SHARED', 'note', define('a'), define('b', [], { settings: { timeout: 20 } })],
    ['AZURE_TIMEOUT_HTTP', 'warning', define('a', [route], { settings: { timeout: 300 } })],
    [
      'AZURE_ENVIRONMENT_RESERVED',
      'error',
      define('a', [], { settings: { environment: { FUNCTIONS_WORKER_RUNTIME: 'node' } } }),
    ],
    ['AZURE_CONCURRENCY_BOUND', 'error', define('a', [], { settings: { reservedConcurrency: 5 } })],
    ['AZURE_SNAP_START', 'error', define('a', [], { settings: { snapStart: true } })],
    ['AZURE_ARCHITECTURE', 'warning', define('a', [], { settings: { architecture: 'arm64' } })],
    ['AZURE_ACCESS_UNSTATED', 'error', define('a', [{ ...route, access: 'unstated' }])],
    ['AZURE_ACCESS_UNSUPPORTED', 'error', define('a', [{ ...route, access: 'iam' }])],
    ['AZURE_ACCESS_UNSUPPORTED', 'error', define('a', [{ ...route, access: 'authorizer' }])],
    ['AZURE_ROUTE_RESERVED', 'error', define('a', [{ ...route, path: '/admin/users' }])],
    [
      'AZURE_ROUTE_TWICE',
      'error',
      define('a', [route]),
      define('b', [{ ...route, method: 'ANY', path: '/Orders/{id}' }]),
    ],
    ['AZURE_TIMEZONE', 'error', define('a', [{ ...schedule, rate: noon, timezone: 'Europe/Berlin' }])],
    [
      'AZURE_RATE_EMULATED',
      'note',
      define('a', [{ ...schedule, rate: { type: 'rate', value: 7, unit: 'minute' } }]),
    ],
    [
      'AZURE_QUEUE_EXTERNAL',
      'error',
      define('a', [{ ...queue, queue: { type: 'external', id: 'arn:aws:sqs:x' } }]),
    ],
    [
      'AZURE_QUEUE_ONE_BY_ONE',
      'note',
      define('a', [{ ...queue, batchSize: 10, batchWindow: 5, maximumConcurrency: 2 }]),
    ],
    [
      'AZURE_TRIGGER_IMPOSSIBLE',
      'error',
      define('a', [{ kind: 'topic', topic: { type: 'named', name: 't' } }]),
    ],
    [
      'AZURE_TRIGGER_IMPOSSIBLE',
      'error',
      define('a', [{ kind: 'platform', provider: 'aws', event: 'alb', settings: {} }]),
    ],
  ]
  for (const [code, severity, ...functions] of cases)
    it(`is told as ${code} with the place in the manifest`, () => {
      const found = problems(...functions)
      assert.deepEqual(
        found.map((each) => [each.code, each.severity]),
        [[code, severity]],
      )
      assert.deepEqual(found[0]?.source, SOURCE)
      assert.doesNotMatch(`${found[0]?.message} ${found[0]?.hint}`, /undefined/)
    })

  it('is told once of a runtime that several functions have, and the app has what runs', () => {
    const runtimeSource = { ...SOURCE, line: 1 }
    const old = { settings: { runtime: 'nodejs18.x' } }
    const functions = [
      { ...define('a', [], old), runtimeSource },
      { ...define('b', [], old), runtimeSource },
      { ...define('c'), runtimeSource },
    ]
    const { units, diagnostics } = layout(serviceOf(functions), TARGET)
    assert.deepEqual(
      diagnostics.map(({ code, source }) => [code, source]),
      [['AZURE_RUNTIME_REPLACED', runtimeSource]],
    )
    assert.deepEqual(
      units.map(({ platform, functions: members }) => [platform.node, members]),
      [['22', ['a', 'b', 'c']]],
    )
  })

  it('is told as AZURE_NATIVE_IGNORED for resources of another cloud', () => {
    const nativeSource = { ...SOURCE, line: 50 }
    const service = { ...serviceOf([define('a')], { aws: { Resources: {} } }), nativeSource }
    assert.deepEqual(
      layout(service, TARGET).diagnostics.map(({ code, source }) => [code, source]),
      [['AZURE_NATIVE_IGNORED', nativeSource]],
    )
  })

  it('is nothing for a rate in a time zone: it counts hours, not clocks', () => {
    assert.deepEqual(codes(define('a', [{ ...schedule, timezone: 'Europe/Berlin' }])), [])
  })

  it('is nothing for a schedule that is not enabled: it is not registered', () => {
    const { units, diagnostics } = layout(serviceOf([define('a', [{ ...schedule, enabled: false }])]), TARGET)
    assert.deepEqual(diagnostics, [])
    assert.doesNotMatch(units[0]?.entry.source ?? '', /timer/)
  })

  it('names the settings of this provider alone where the manifest has them', () => {
    const definition = {
      ...define('a', [], { settings: { memorySize: 8192 } }),
      overrides: { azure: { memorySize: 4096 } },
    }
    assert.deepEqual(codes(definition), [])
  })
})
