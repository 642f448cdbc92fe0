import assert from 'node:assert/strict'
import type { Diagnostic, Service, Target, Trigger } from '@skyfold/manifest'
import { Secret } from '@skyfold/manifest'
import type { Composition } from '@skyfold/plugin-api'
import { compose } from './compose.ts'
import { layout } from './layout.ts'
import type { TestFunctions } from './testing/stack.ts'
import { queueTrigger, route, SOURCE, testService } from './testing/stack.ts'

function composed(functions: TestFunctions, options: Record<string, string | number> = {}): Composition {
  return composeService(testService('/service', functions, options))
}

function composeService(service: Service): Composition {
  const target: Target | undefined = service.targets[0]
  assert.ok(target)
  const artifacts = layout(service, target).units.map(({ id }) => ({
    unit: id,
    path: '',
    sha256: id,
    contentHash: `hash of ${id}`,
    bytes: 1,
    unzippedBytes: 1,
    entries: [],
  }))
  return compose(service, target, artifacts)
}

function codes(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code }) => code)
}

/** The diagnostics of a service with one function. */
function remarks(triggers: readonly Trigger[], settings = {}, options = {}): readonly Diagnostic[] {
  return composed({ hello: { code: '', triggers, settings } }, options).diagnostics
}

describe('the resources of a service', () => {
  it('are a version and a function for each function, and what its triggers need', () => {
    const schedule: Trigger = {
      kind: 'schedule',
      rate: { type: 'rate', value: 1, unit: 'hour' },
      timezone: 'UTC',
      enabled: true,
      input: null,
      source: SOURCE,
    }
    const triggers = [route('GET /hello'), queueTrigger('jobs'), schedule, { ...schedule, name: 'nightly' }]
    const { graph, diagnostics } = composed({ hello: { code: '', triggers } })
    assert.deepEqual(diagnostics, [])
    assert.deepEqual(Object.fromEntries(graph.resources.map(({ address, inputs }) => [address, inputs])), {
      'local.version/hello': {
        function: 'shop-dev-hello',
        code: { artifact: 'hash of hello' },
        handler: 'index.handler',
        runtime: `nodejs${process.versions.node.split('.')[0]}.x`,
        memorySize: 128,
        timeout: 6,
        environment: {},
        region: 'us-east-1',
      },
      'local.function/hello': {
        name: 'shop-dev-hello',
        version: { $ref: 'local.version/hello', output: 'id' },
        provisionedConcurrency: 0,
        region: 'us-east-1',
      },
      'local.http-api/api': { name: 'shop-dev', stage: 'dev', region: 'us-east-1' },
      'local.queue/jobs': { name: 'shop-dev-jobs', visibilityTimeout: 30, region: 'us-east-1' },
      'local.route/GET /hello': {
        api: { $ref: 'local.http-api/api', output: 'id' },
        key: 'GET /hello',
        function: { $ref: 'local.function/hello', output: 'name' },
        payload: '2.0',
      },
      'local.queue-trigger/hello jobs': {
        function: { $ref: 'local.function/hello', output: 'name' },
        queue: { $ref: 'local.queue/jobs', output: 'name' },
        batchSize: 10,
        batchWindow: 0,
        reportBatchItemFailures: true,
        enabled: true,
      },
      'local.schedule/hello-1': {
        name: 'shop-dev-hello-1',
        function: { $ref: 'local.function/hello', output: 'name' },
        rate: { type: 'rate', value: 1, unit: 'hour' },
        timezone: 'UTC',
        enabled: true,
        input: { event: null },
        region: 'us-east-1',
      },
      'local.schedule/nightly': {
        name: 'shop-dev-nightly',
        function: { $ref: 'local.function/hello', output: 'name' },
        rate: { type: 'rate', value: 1, unit: 'hour' },
        timezone: 'UTC',
        enabled: true,
        input: { event: null },
        region: 'us-east-1',
      },
    })
  })

  it('keep secrets closed', () => {
    const environment = { KEY: new Secret('open sesame', 'env:KEY') }
    const { graph } = composed({ hello: { code: '', settings: { environment } } })
    assert.doesNotMatch(JSON.stringify(graph), /sesame/)
  })

  it('have one queue for all its functions, hidden for as long as the slowest of them takes', () => {
    const { graph } = composed({
      one: { code: '', triggers: [queueTrigger('jobs.fifo')], settings: { timeout: 60 } },
      two: {
        code: '',
        triggers: [queueTrigger('jobs.fifo', { batchWindow: 5 })],
        settings: { timeout: 100 },
      },
    })
    assert.deepEqual(
      graph.resources.filter(({ type }) => type === 'local.queue').map(({ inputs }) => inputs),
      [{ name: 'shop-dev-jobs.fifo', visibilityTimeout: 105, region: 'us-east-1' }],
    )
  })

  const externals: readonly [string, unknown, string][] = [
    ['an ARN', 'arn:aws:sqs:us-east-1:123456789012:orders', 'orders'],
    ['a URL', 'https://sqs.us-east-1.amazonaws.com/123456789012/orders.fifo', 'orders.fifo'],
    ['a GetAtt', { 'Fn::GetAtt': ['Orders', 'Arn'] }, 'Orders'],
    ['a short GetAtt', { 'Fn::GetAtt': 'Orders.Arn' }, 'Orders'],
    ['a Ref', { Ref: 'Orders' }, 'Orders'],
    ['anything else', { 'Fn::Sub': ['', {}] }, 'queue-6ac378bd'],
  ]
  for (const [title, id, name] of externals)
    it(`have a stand-in for an external queue that is named by ${title}`, () => {
      const { graph, diagnostics } = composed({
        hello: { code: '', triggers: [queueTrigger('', { queue: { type: 'external', id } })] },
      })
      assert.deepEqual(codes(diagnostics), ['LOCAL_QUEUE_STAND_IN'])
      assert.ok(graph.resources.some(({ address }) => address === `local.queue/${name}`))
    })

  it('take the port of the options', () => {
    const { graph } = composed({ hello: { code: '', triggers: [route('$default')] } }, { httpPort: 4000 })
    assert.equal(graph.resources.find(({ type }) => type === 'local.http-api')?.inputs['port'], 4000)
    for (const httpPort of ['4000', 0, 70_000, 1.5]) {
      assert.deepEqual(codes(remarks([route('$default')], {}, { httpPort })), ['LOCAL_OPTION_INVALID'])
    }
  })
})

describe('what the local cloud says about a service', () => {
  it('refuses a route that leads to two functions, at the second', () => {
    const second = { ...SOURCE, line: 7 }
    const { diagnostics } = composed({
      one: { code: '', triggers: [route('GET /a')] },
      two: { code: '', triggers: [route('GET /a', { source: second }), route('POST /a')] },
    })
    assert.deepEqual(codes(diagnostics), ['LOCAL_ROUTE_TWICE'])
    assert.equal(diagnostics[0]?.source, second)
    assert.match(diagnostics[0]?.message ?? '', /one and two/)
  })

  it('notes that it does not check callers', () => {
    const found = remarks([
      route('GET /a', { access: 'iam' }),
      route('GET /b', { access: 'authorizer' }),
      route('GET /c'),
    ])
    assert.deepEqual(codes(found), ['LOCAL_ACCESS_UNCHECKED', 'LOCAL_ACCESS_UNCHECKED'])
  })

  it('warns where HTTP callers do not wait as long as the function may take', () => {
    const rest = route('GET /b', { kind: 'http' })
    assert.deepEqual(codes(remarks([route('GET /a'), rest], { timeout: 30 })), [])
    const capped = codes(remarks([route('GET /a'), rest], { timeout: 31 }))
    assert.deepEqual(capped, ['LOCAL_TIMEOUT_CAPPED', 'LOCAL_TIMEOUT_CAPPED'])
    assert.deepEqual(codes(remarks([route('GET /a'), rest], { timeout: 29 })), [])
  })

  it('notes settings without effect, once for each', () => {
    const settings = {
      snapStart: true,
      architecture: process.arch === 'arm64' ? 'x86_64' : 'arm64',
      tags: { team: 'shop' },
    }
    const found = remarks([], settings)
    assert.deepEqual(codes(found), ['LOCAL_SETTING_LOST', 'LOCAL_SETTING_LOST', 'LOCAL_SETTING_LOST'])
    assert.match(found[0]?.message ?? '', /`snapStart` of hello/)
    assert.match(found[0]?.hint ?? '', /provisionedConcurrency/)
  })

  it('leaves out the triggers that it cannot give, each with a warning', () => {
    const channel = { type: 'named', name: 'x' } as const
    const triggers: readonly Trigger[] = [
      { kind: 'topic', topic: channel, source: SOURCE },
      { kind: 'bucket', bucket: channel, on: 'created', source: SOURCE },
      {
        kind: 'stream',
        stream: { type: 'table', of: channel },
        batchSize: 1,
        batchWindow: 0,
        startingPosition: 'latest',
        reportBatchItemFailures: false,
        enabled: true,
        source: SOURCE,
      },
      { kind: 'platform', provider: 'aws', event: 'alexaSkill', settings: {}, source: SOURCE },
    ]
    const { graph, diagnostics } = composed({ hello: { code: '', triggers } })
    assert.deepEqual(
      codes(diagnostics),
      Array.from({ length: 4 }, () => 'LOCAL_TRIGGER_LEFT_OUT'),
    )
    assert.match(diagnostics[3]?.message ?? '', /The alexaSkill trigger of "hello" is left out/)
    assert.equal(graph.resources.length, 2)
  })
})
