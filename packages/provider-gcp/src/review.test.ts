import assert from 'node:assert/strict'
import type { FunctionSettings, Service, Target, Trigger } from '@skyfold/manifest'
import { layout } from './layout.ts'
import { hourly, publicRoute, queue, serviceOf, source, target } from './testing/service.ts'

describe('what Google Cloud changes or refuses', () => {
  it('is nothing for a plain service', () => {
    assert.deepEqual(codes(serviceOf({ one: [publicRoute, hourly, queue(), queue({ batchSize: 1 })] })), [])
  })

  const settings: readonly [string, Partial<FunctionSettings>, RegExp][] = [
    ['GCP_RUNTIME_REPLACED', { runtime: 'nodejs18.x' }, /nodejs18\.x.*nodejs22\.x/s],
    ['GCP_RUNTIME_UNSUPPORTED', { runtime: 'nodejs99.x' }, /nodejs99\.x/],
    ['GCP_RUNTIME_UNSUPPORTED', { runtime: 'python3.13' }, /python3\.13/],
    ['GCP_MEMORY_TOO_LARGE', { memorySize: 40_000 }, /32768/],
    ['GCP_MEMORY_RAISED', { memorySize: 64 }, /128 MB/],
    ['GCP_SNAPSTART_UNSUPPORTED', { snapStart: true }, /provisionedConcurrency/],
    ['GCP_ARCHITECTURE_IGNORED', { architecture: 'arm64' }, /x86_64/],
    ['GCP_CONCURRENCY_ZERO', { reservedConcurrency: 0 }, /turns "one" off/],
    ['GCP_ENVIRONMENT_RESERVED', { environment: { K_SERVICE: 'mine' } }, /K_SERVICE/],
    ['GCP_ENVIRONMENT_RESERVED', { environment: { SKYFOLD_UNIT: '{}' } }, /SKYFOLD_UNIT/],
    ['GCP_ENVIRONMENT_TOO_LARGE', { environment: { BIG: 'x'.repeat(40_000) } }, /32768/],
    ['GCP_TAG_CHANGED', { tags: { 'Cost Center': 'R&D' } }, /cost-center: r-d/],
  ]
  for (const [code, edit, text] of settings)
    it(`says ${code} of ${JSON.stringify(edit).slice(0, 60)}`, () =>
      expectOne(serviceOf({ one: [publicRoute] }, edit), code, text))

  it('says GCP_RUNTIME_REPLACED once for each place, and builds for what runs', () => {
    const service = serviceOf({ one: [publicRoute], two: [hourly] }, { runtime: 'nodejs18.x' })
    const runtimeSource = { ...source, line: 1 }
    const functions = service.functions.map((each) => ({ ...each, runtimeSource }))
    const { units, diagnostics } = layout({ ...service, functions }, target)
    assert.deepEqual(
      diagnostics.map((each) => [each.code, each.severity, each.source]),
      [['GCP_RUNTIME_REPLACED', 'warning', runtimeSource]],
    )
    assert.deepEqual(
      units.map(({ platform }) => platform.node),
      ['22', '22'],
    )
  })

  const triggers: readonly [string, Trigger, RegExp][] = [
    ['GCP_ACCESS_UNSTATED', { ...publicRoute, access: 'unstated' }, /auth: public/],
    ['GCP_AUTHORIZER_UNSUPPORTED', { ...publicRoute, access: 'authorizer' }, /auth: iam/],
    ['GCP_TRIGGER_UNSUPPORTED', { kind: 'topic', topic: { type: 'named', name: 'news' }, source }, /"topic"/],
    [
      'GCP_TRIGGER_UNSUPPORTED',
      { kind: 'platform', provider: 'aws', event: 'alb', settings: {}, source },
      /"alb"/,
    ],
    [
      'GCP_QUEUE_FOREIGN',
      queue({ queue: { type: 'external', id: 'arn:aws:sqs:eu-west-1:1:jobs' } }),
      /arn:aws/,
    ],
    ['GCP_QUEUE_SINGLE', queue({ batchSize: 10 }), /up to 10/],
    ['GCP_QUEUE_CONCURRENCY', queue({ maximumConcurrency: 5 }), /reservedConcurrency/],
  ]
  for (const [code, trigger, text] of triggers)
    it(`says ${code} of the event ${trigger.kind}`, () =>
      expectOne(serviceOf({ one: [trigger] }), code, text))

  it('says GCP_SCHEDULE_INEXPRESSIBLE of what unix cron does not have', () => {
    const cron = { minute: '0', hour: '12', dayOfMonth: 'L', month: '*', dayOfWeek: '*', year: '*' }
    const service = serviceOf({ one: [{ ...hourly, rate: { type: 'cron', ...cron } }] })
    expectOne(service, 'GCP_SCHEDULE_INEXPRESSIBLE', /L, W and #/)
  })

  it('says GCP_RATE_EMULATED of a rate that fires oftener than its handler runs', () => {
    const service = serviceOf({ one: [{ ...hourly, rate: { type: 'rate', value: 5, unit: 'hour' } }] })
    expectOne(service, 'GCP_RATE_EMULATED', /rate\(5 hours\).*every 60 min.*one tick in 5/)
  })

  it('says GCP_TIMEOUT_SHORTENED by the trigger that waits the least', () => {
    const service = serviceOf({ one: [hourly, queue()] }, { timeout: 900 })
    expectOne(service, 'GCP_TIMEOUT_SHORTENED', /600 instead of 900 seconds, because Pub\/Sub/)
  })

  it('says what a function of two units gets once and what twice', () => {
    const service = serviceOf(
      { one: [publicRoute, hourly] },
      { provisionedConcurrency: 2, reservedConcurrency: 5 },
    )
    assert.deepEqual(codes(service), ['GCP_PROVISIONED_ONE_UNIT', 'GCP_CONCURRENCY_PER_UNIT'])
  })

  it('says GCP_QUEUE_SHARED when two functions read one queue', () => {
    expectOne(serviceOf({ one: [queue()], two: [queue()] }), 'GCP_QUEUE_SHARED', /one and two/)
  })

  it('says GCP_PREBUILT_UNSUPPORTED of a ready-made package', () => {
    const service = serviceOf({ one: [publicRoute] })
    expectOne(
      { ...service, package: { patterns: [], artifact: 'one.zip' } },
      'GCP_PREBUILT_UNSUPPORTED',
      /"one"/,
    )
  })

  it('says GCP_NATIVE_IGNORED of resources of another cloud', () => {
    const service = serviceOf({ one: [publicRoute] })
    expectOne({ ...service, native: { aws: { Resources: {} } } }, 'GCP_NATIVE_IGNORED', /for aws/)
  })

  it('says GCP_OPTION_INVALID of its own keys, and lets nobody make a door public by them', () => {
    for (const options of [{ project: 'No Project!' }, { invokers: 'me' }, { invokers: ['allUsers'] }])
      assert.deepEqual(codes(serviceOf({ one: [publicRoute] }), { ...target, options }), [
        'GCP_OPTION_INVALID',
      ])
    const good = { project: 'my-project', invokers: ['user:a@example.com'] }
    assert.deepEqual(codes(serviceOf({ one: [publicRoute] }), { ...target, options: good }), [])
  })
})

function expectOne(service: Service, code: string, text: RegExp): void {
  const { diagnostics } = layout(service, target)
  assert.deepEqual(
    diagnostics.map((each) => each.code),
    [code],
  )
  assert.match(`${diagnostics[0]?.message} ${diagnostics[0]?.hint}`, text)
}

function codes(service: Service, where: Target = target): readonly string[] {
  return layout(service, where).diagnostics.map(({ code }) => code)
}
