import assert from 'node:assert/strict'
import { fromFetch } from '../from-fetch.ts'
import type { AnyHandler } from '../gateway/call-handler.ts'
import type { LambdaContext } from '../lambda.ts'
import type { GoogleFunction, GoogleRequest } from './exchange.ts'
import { googleEvents } from './google-events.ts'
import { googleHttp } from './google-http.ts'
import type { GoogleUnit } from './unit.ts'

const unit: GoogleUnit = {
  function: 'orders',
  name: 'shop-dev-orders',
  timeout: 30,
  memory: 512,
  region: 'europe-west1',
  routes: [{ method: 'GET', path: '/orders/{id}', payload: '2.0' }],
  queues: { jobs: { reportBatchItemFailures: true }, loud: { reportBatchItemFailures: false } },
}

const message = {
  messageId: '71',
  publishTime: '2026-01-01T00:00:00.5Z',
  data: Buffer.from('{"order":1}').toString('base64'),
  attributes: { kind: 'paid' },
}
const push = JSON.stringify({ message, subscription: 'projects/p/subscriptions/jobs' })

describe('a function behind the HTTP door of Google Cloud', () => {
  it('answers a request through the framework’s request and response', async () => {
    const answered = await send(
      googleHttp(async (event) => ({ statusCode: 200, cookies: ['a=1', 'b=2'], body: idOf(event) }), unit),
      requestOf({ method: 'GET', originalUrl: '/orders/7?x=1', rawHeaders: ['Host', 'orders.run.app'] }),
    )
    assert.deepEqual(answered, {
      status: 200,
      headers: { 'set-cookie': ['a=1', 'b=2'], 'content-type': 'text/plain;charset=UTF-8' },
      body: '7',
    })
  })

  it('hands a body on that the framework left unread, because it has no type', async () => {
    const posted: GoogleUnit = { ...unit, routes: [{ method: 'POST', path: '/orders', payload: '2.0' }] }
    const handler: AnyHandler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) })
    const head = { method: 'POST', originalUrl: '/orders', rawHeaders: ['Host', 'orders.run.app'] }
    const { body } = await send(googleHttp(handler, posted), requestOf(head, 'plain'))
    assert.equal((JSON.parse(body) as { body: string }).body, 'plain')
  })

  it('does not say of a body that it is packed: the framework has unpacked it', async () => {
    const posted: GoogleUnit = { ...unit, routes: [{ method: 'POST', path: '/orders', payload: '2.0' }] }
    const handler: AnyHandler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) })
    const rawHeaders = ['Content-Type', 'text/plain', 'Content-Encoding', 'gzip']
    const head = { method: 'POST', originalUrl: '/orders', rawHeaders, rawBody: Buffer.from('unpacked') }
    const { body } = await send(googleHttp(handler, posted), requestOf(head))
    const event = JSON.parse(body) as { headers: object; body: string; isBase64Encoded: boolean }
    assert.deepEqual([event.headers, event.body], [{ 'content-type': 'text/plain' }, 'unpacked'])
  })

  it('knows no path that starts an event', async () => {
    for (const path of ['/_skyfold/invoke', '/_skyfold/queue/jobs', '/_skyfold/schedule/1']) {
      const answered = await send(
        googleHttp(() => assert.fail('called'), unit),
        post(path, push),
      )
      assert.equal(answered.status, 404, path)
    }
  })

  it('turns a header that HTTP cannot carry into 500', async () => {
    const handler: AnyHandler = async () => ({ statusCode: 200, headers: { a: 'one\r\ntwo' } })
    const { value } = await quietly(() =>
      send(googleHttp(handler, unit), requestOf({ method: 'GET', originalUrl: '/orders/7', rawHeaders: [] })),
    )
    assert.equal(value.status, 500)
  })

  it('tells the handler about itself', async () => {
    let context: LambdaContext | undefined
    await send(
      googleHttp(async (_event, given) => void (context = given), unit),
      requestOf({ method: 'GET', originalUrl: '/orders/7', rawHeaders: [], executionId: 'execution-1' }),
    )
    assert.ok(context)
    const facts = JSON.parse(JSON.stringify(context)) as object
    assert.deepEqual(facts, {
      awsRequestId: 'execution-1',
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'shop-dev-orders',
      functionVersion: '$LATEST',
      invokedFunctionArn: '//run.googleapis.com/locations/europe-west1/services/shop-dev-orders',
      memoryLimitInMB: '512',
    })
    const remaining = context.getRemainingTimeInMillis()
    assert.ok(remaining > 0 && remaining <= 30_000)
  })
})

describe('a function behind the events door of Google Cloud', () => {
  it('sees a Pub/Sub push as an SQS record', async () => {
    const seen: unknown[] = []
    const answered = await send(
      googleEvents(async (event) => void seen.push(event), unit),
      post('/_skyfold/queue/jobs', push),
    )
    assert.equal(answered.status, 204)
    assert.deepEqual(seen, [
      {
        Records: [
          {
            messageId: '71',
            receiptHandle: '71',
            body: '{"order":1}',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: '1767225600500',
              ApproximateFirstReceiveTimestamp: '1767225600500',
            },
            messageAttributes: {
              kind: { stringValue: 'paid', stringListValues: [], binaryListValues: [], dataType: 'String' },
            },
            eventSource: 'aws:sqs',
            eventSourceARN: 'projects/p/subscriptions/jobs',
            awsRegion: 'europe-west1',
          },
        ],
      },
    ])
  })

  it('hands a message back that failed, by name or by throwing', async () => {
    const named: AnyHandler = async () => ({ batchItemFailures: [{ itemIdentifier: '71' }] })
    assert.equal((await send(googleEvents(named, unit), post('/_skyfold/queue/jobs', push))).status, 500)
    assert.equal(
      (await send(googleEvents(named, unit), post('/_skyfold/queue/loud', push))).status,
      204,
      'names count only where the manifest says so',
    )
    const thrown: AnyHandler = () => Promise.reject(new Error('lost'))
    const { value } = await quietly(() =>
      send(googleEvents(thrown, unit), post('/_skyfold/queue/loud', push)),
    )
    assert.equal(value.status, 500)
  })

  it('reaches a fetch-style handler with a CloudEvent', async () => {
    const seen: unknown[] = []
    const handler = fromFetch(async (request) => {
      seen.push(await request.json())
      return new Response(null, { status: 204 })
    })
    assert.equal((await send(googleEvents(handler, unit), post('/_skyfold/queue/jobs', push))).status, 204)
    assert.deepEqual(seen, [
      {
        specversion: '1.0',
        type: 'skyfold.queue',
        datacontenttype: 'application/json',
        id: '71',
        source: 'projects/p/subscriptions/jobs',
        time: '2026-01-01T00:00:00.500Z',
        attempt: 1,
        data: { order: 1 },
      },
    ])
  })

  it('sees a tick as a scheduled event, or as the trigger’s own input', async () => {
    const seen: unknown[] = []
    const handler: AnyHandler = async (event) => void seen.push(event)
    const rawHeaders = [
      'X-CloudScheduler-ScheduleTime',
      '2026-01-01T00:00:00Z',
      'X-CloudScheduler-JobName',
      'nightly',
    ]
    await send(googleEvents(handler, unit), {
      ...post('/_skyfold/schedule/1', ''),
      rawHeaders,
      executionId: 'execution-1',
    })
    await send(googleEvents(handler, unit), post('/_skyfold/schedule/1', '{"own":true}'))
    assert.deepEqual(seen, [
      {
        version: '0',
        id: 'execution-1',
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: '',
        time: '2026-01-01T00:00:00Z',
        region: 'europe-west1',
        resources: ['nightly'],
        detail: '{}',
      },
      { own: true },
    ])
  })

  it('runs at the ticks that count where the job stands for a rate that cron cannot say', async () => {
    const runs: string[] = []
    const door = googleEvents(async (event) => void runs.push((event as { time: string }).time), unit)
    for (let hour = 0; hour < 24; hour++) {
      const time = new Date(Date.UTC(2026, 2, 1, hour)).toISOString()
      const rawHeaders = ['X-CloudScheduler-ScheduleTime', time]
      const sent = await send(door, { ...post('/_skyfold/schedule/1?minutes=60&every=5', ''), rawHeaders })
      assert.equal(sent.status, 204, 'a tick that does not count is done')
    }
    assert.deepEqual(
      runs.map((time) => time.slice(11, 13)),
      ['03', '08', '13', '18', '23'],
    )
  })

  it('fails a tick whose handler throws', async () => {
    const { value } = await quietly(() =>
      send(
        googleEvents(() => Promise.reject(new Error('lost')), unit),
        post('/_skyfold/schedule/1', ''),
      ),
    )
    assert.equal(value.status, 500)
  })

  it('answers a direct call with the result, or with the error as Lambda shows it', async () => {
    const echoed = await send(
      googleEvents(async (event) => ({ event }), unit),
      post('/_skyfold/invoke', '{"a":1}'),
    )
    const answer = JSON.parse(echoed.body) as Record<string, unknown>
    assert.deepEqual([answer['payload'], answer['failed']], [{ event: { a: 1 } }, false])
    assert.equal(typeof answer['durationMs'], 'number')
    const { value } = await quietly(() =>
      send(
        googleEvents(() => Promise.reject(new RangeError('too far')), unit),
        post('/_skyfold/invoke', ''),
      ),
    )
    const failed = JSON.parse(value.body) as {
      payload: { errorType: string; errorMessage: string }
      failed: boolean
    }
    assert.deepEqual(
      [failed.failed, failed.payload.errorType, failed.payload.errorMessage],
      [true, 'RangeError', 'too far'],
    )
  })

  it('answers 404 to everything else', async () => {
    const door = googleEvents(() => assert.fail('called'), unit)
    assert.equal((await send(door, post('/orders/7', ''))).status, 404)
    assert.equal((await send(door, { ...post('/_skyfold/invoke', ''), method: 'GET' })).status, 404)
  })
})

function idOf(event: unknown): string {
  return (event as { pathParameters: { id: string } }).pathParameters.id
}

function post(originalUrl: string, body: string): GoogleRequest {
  return requestOf({ method: 'POST', originalUrl, rawHeaders: [], rawBody: Buffer.from(body) })
}

/** A request whose stream still holds `unread`. */
function requestOf(head: Omit<GoogleRequest, typeof Symbol.asyncIterator>, unread = ''): GoogleRequest {
  return {
    ...head,
    async *[Symbol.asyncIterator]() {
      yield await Promise.resolve(Buffer.from(unread))
    },
  }
}

interface Sent {
  readonly status: number
  readonly headers: Record<string, string | readonly string[]>
  readonly body: string
}

/** Runs the function with a response that refuses what Node's own refuses. */
async function send(run: GoogleFunction, request: GoogleRequest): Promise<Sent> {
  const headers: Record<string, string | readonly string[]> = {}
  let body = ''
  const response = {
    statusCode: 0,
    setHeader(name: string, value: string | readonly string[]): void {
      if ([value].flat().some((each) => /[\r\n]/.test(each)))
        throw new TypeError('Invalid character in header')
      headers[name] = value
    },
    end: (text: string | Uint8Array = ''): void => void (body = String(Buffer.from(text))),
  }
  await run(request, response)
  return { status: response.statusCode, headers, body }
}

async function quietly<T>(run: () => Promise<T>): Promise<{ value: T; logged: unknown[] }> {
  const write = console.error
  const logged: unknown[] = []
  console.error = (...parts: unknown[]) => logged.push(...parts)
  try {
    return { value: await run(), logged }
  } finally {
    console.error = write
  }
}
