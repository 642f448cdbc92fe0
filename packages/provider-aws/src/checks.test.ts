import assert from 'node:assert/strict'
import type { Diagnostic, Json, Service, ServiceFunction, Trigger } from '@skyfold/manifest'
import { Secret } from '@skyfold/manifest'
import type { Artifact } from '@skyfold/plugin-api'
import { compose } from './compose.ts'
import { layout } from './layout.ts'

const AT = { file: 'serverless.yml', line: 7, column: 3, length: 5 }
const ROUTE: Trigger = { kind: 'httpApi', method: 'GET', path: '/hello', access: 'public', source: AT }
const QUEUE: Trigger = {
  kind: 'queue',
  queue: { type: 'named', name: 'jobs' },
  batchSize: 1,
  batchWindow: 0,
  reportBatchItemFailures: false,
  enabled: true,
  source: AT,
}

describe('a manifest that AWS cannot have', () => {
  it('says who may call each route, or is refused', () => {
    const [found] = refusals({ triggers: [{ ...ROUTE, access: 'unstated' }] })
    assert.equal(found?.code, 'AWS_ACCESS_UNSTATED')
    assert.deepEqual(found.source, AT)
    assert.match(found.hint, /auth: public/)
    assert.deepEqual(codes({ triggers: [{ ...ROUTE, access: 'authorizer' }] }), [
      'AWS_AUTHORIZER_UNSUPPORTED',
    ])
    assert.deepEqual(codes({ triggers: [ROUTE] }), [])
  })

  it('has each route once', () => {
    assert.deepEqual(codes({ triggers: [ROUTE, ROUTE] }), ['AWS_ROUTE_TWICE'])
  })

  it('has one CORS setting for an API', () => {
    const cors = { origins: ['*'], methods: ['GET'], headers: [], exposedHeaders: [], credentials: false }
    const other: Trigger = { ...ROUTE, path: '/other', cors: { ...cors, origins: ['https://a.example'] } }
    assert.deepEqual(codes({ triggers: [{ ...ROUTE, cors }, other] }), ['AWS_CORS_MERGED'])
    assert.deepEqual(
      codes({
        triggers: [
          { ...ROUTE, cors },
          { ...other, cors },
        ],
      }),
      [],
    )
  })

  it('is told that callers wait for 30 s at most', () => {
    assert.deepEqual(codes({ triggers: [ROUTE] }, { timeout: 31 }), ['AWS_TIMEOUT_CAPPED'])
    assert.deepEqual(codes({ triggers: [QUEUE] }, { timeout: 31 }), [])
  })

  it('keeps settings within the limits of Lambda', () => {
    assert.deepEqual(codes({}, { memorySize: 64 }), ['AWS_SETTING_OUT_OF_RANGE'])
    assert.deepEqual(codes({}, { timeout: 901 }), ['AWS_SETTING_OUT_OF_RANGE'])
    assert.deepEqual(codes({ triggers: [{ ...QUEUE, batchSize: 10_001, batchWindow: 1 }] }), [
      'AWS_SETTING_OUT_OF_RANGE',
    ])
    assert.deepEqual(codes({ triggers: [{ ...QUEUE, maximumConcurrency: 1 }] }), ['AWS_SETTING_OUT_OF_RANGE'])
  })

  it('waits a second for large batches', () => {
    assert.deepEqual(codes({ triggers: [{ ...QUEUE, batchSize: 11 }] }), ['AWS_BATCH_WINDOW_RAISED'])
  })

  it('has no SnapStart on Node.js, nor beside provisioned concurrency', () => {
    assert.deepEqual(codes({}, { snapStart: true }), ['AWS_SNAPSTART_REFUSED'])
    assert.deepEqual(codes({}, { snapStart: true, runtime: 'java21' }), [])
    const both = { snapStart: true, runtime: 'java21', provisionedConcurrency: 1 }
    assert.deepEqual(codes({}, both), ['AWS_SNAPSTART_REFUSED'])
  })

  it('has an environment that Lambda takes, and never repeats its values', () => {
    assert.deepEqual(codes({}, { environment: { AWS_REGION: 'x' } }), ['AWS_ENVIRONMENT_REFUSED'])
    assert.deepEqual(codes({}, { environment: { '1st': 'x' } }), ['AWS_ENVIRONMENT_REFUSED'])
    const [found] = refusals({}, { environment: { KEY: new Secret('s3cr3t'.repeat(700), 'env:KEY') } })
    assert.equal(found?.code, 'AWS_ENVIRONMENT_REFUSED')
    assert.doesNotMatch(JSON.stringify(found), /s3cr3t/)
  })

  it('has schedules that one expression can say', () => {
    const rate = {
      type: 'cron',
      minute: '0',
      hour: '1',
      dayOfMonth: '1',
      month: '*',
      dayOfWeek: '1',
      year: '*',
    } as const
    const trigger: Trigger = { kind: 'schedule', rate, timezone: 'UTC', enabled: true, source: AT }
    assert.deepEqual(codes({ triggers: [trigger] }), ['AWS_SCHEDULE_INVALID'])
  })

  it('names foreign queues by ARN, in the region it goes to', () => {
    const external = (id: Json): Trigger => ({ ...QUEUE, queue: { type: 'external', id } })
    assert.deepEqual(codes({ triggers: [external('arn:aws:sqs:eu-west-1:111111111111:q')] }), [])
    assert.deepEqual(codes({ triggers: [external('arn:aws:sqs:us-east-1:111111111111:q')] }), [
      'AWS_QUEUE_REFERENCE',
    ])
    assert.deepEqual(codes({ triggers: [external({ 'Fn::GetAtt': ['Jobs', 'Arn'] })] }), [
      'AWS_QUEUE_REFERENCE',
    ])
  })

  it('hears what to do instead of an event that is not deployed', () => {
    const triggers: Trigger[] = [
      { kind: 'topic', topic: { type: 'named', name: 'news' }, source: AT },
      { kind: 'platform', provider: 'aws', event: 'alb', settings: {}, source: AT },
    ]
    const found = refusals({ triggers })
    assert.deepEqual(
      found.map(({ code }) => code),
      ['AWS_TRIGGER_REFUSED', 'AWS_TRIGGER_REFUSED'],
    )
    assert.match(found[0]?.hint ?? '', /queue/)
    assert.match(found[1]?.message ?? '', /alb/)
  })

  it('has packages that can be uploaded', () => {
    const found = refusals({}, {}, { bytes: 52_428_801, unzippedBytes: 262_144_001 })
    assert.deepEqual(
      found.map(({ code }) => code),
      ['AWS_PACKAGE_TOO_LARGE', 'AWS_PACKAGE_TOO_LARGE'],
    )
  })

  it('wraps fetch-style handlers that it bundles, and no others', () => {
    const handler = { module: 'src/a', export: 'handler', style: 'fetch', source: AT } as const
    const service = serviceOf({ handler, package: { patterns: [], artifact: 'a.zip' } })
    const { diagnostics } = layout(service, TARGET)
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['AWS_PREBUILT_FETCH'],
    )
  })

  it('has options that AWS knows', () => {
    assert.deepEqual(optionCodes({ logRetentionInDays: 15 }), ['AWS_OPTION_INVALID'])
    assert.deepEqual(optionCodes({ logRetentionInDays: 14 }), [])
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bucket/*' }
    const roles = (...statements: Json[]): Json => ({ role: { statements } })
    assert.deepEqual(optionCodes({ iam: roles(statement) }), [])
    assert.deepEqual(optionCodes({ iam: roles({ ...statement, Action: '*' }) }), ['AWS_STATEMENT_UNRESOLVED'])
    assert.deepEqual(optionCodes({ iam: roles({ ...statement, Resource: { Ref: 'Bucket' } }) }), [
      'AWS_STATEMENT_UNRESOLVED',
    ])
  })

  it('is told that its CloudFormation is not deployed', () => {
    const service = { ...serviceOf({}), native: { aws: { Resources: {} } } }
    const { diagnostics } = compose(service, TARGET, [])
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['AWS_RESOURCES_IGNORED'],
    )
  })
})

const TARGET = { provider: 'aws', region: 'eu-west-1', options: {} }

function codes(...args: Parameters<typeof refusals>): readonly string[] {
  return refusals(...args).map(({ code }) => code)
}

function optionCodes(options: Readonly<Record<string, Json>>): readonly string[] {
  return compose(serviceOf({}), { ...TARGET, options }, []).diagnostics.map(({ code }) => code)
}

function refusals(
  definition: Partial<ServiceFunction>,
  settings: Partial<ServiceFunction['settings']> = {},
  artifact: Partial<Artifact> = {},
): readonly Diagnostic[] {
  const service = serviceOf(definition, settings)
  const made: Artifact = {
    unit: 'hello',
    path: '/hello.zip',
    sha256: 'a',
    contentHash: 'b',
    bytes: 1,
    unzippedBytes: 1,
    entries: [],
    ...artifact,
  }
  return compose(service, TARGET, [made]).diagnostics
}

function serviceOf(
  definition: Partial<ServiceFunction>,
  settings: Partial<ServiceFunction['settings']> = {},
): Service {
  return {
    name: 'checks',
    stage: 'test',
    root: '/service',
    file: 'serverless.yml',
    targets: [TARGET],
    tags: {},
    package: { patterns: [] },
    native: {},
    plugins: [],
    functions: [
      {
        name: 'hello',
        handler: { module: 'src/hello', export: 'handler', style: 'lambda', source: AT },
        overrides: {},
        triggers: [],
        package: { patterns: [] },
        source: AT,
        ...definition,
        settings: {
          runtime: 'nodejs22.x',
          memorySize: 128,
          timeout: 3,
          environment: {},
          architecture: 'x86_64',
          provisionedConcurrency: 0,
          snapStart: false,
          tags: {},
          ...settings,
        },
      },
    ],
  }
}
