import assert from 'node:assert/strict'
import type {
  FunctionMetadata,
  FunctionsCore,
  Invocation,
  ProgrammingModel,
  TypedData,
} from './functions-core.ts'
import type { AzureFunction, AzureHttp, AzureRegistration } from './registration.ts'
import { serveAzure } from './serve-azure.ts'

/** Does what the Node worker does with registrations and calls (InvocationHandler of azure-functions-nodejs-worker). */
class Worker implements FunctionsCore {
  readonly functions: Map<string, { metadata: FunctionMetadata; callback: (input: unknown) => unknown }> =
    new Map()
  readonly log: string[] = []
  #model: ProgrammingModel | undefined

  setProgrammingModel(model: ProgrammingModel): void {
    this.#model = model
  }

  registerFunction(metadata: FunctionMetadata, callback: (...inputs: readonly unknown[]) => unknown): void {
    this.functions.set(metadata.name, { metadata, callback })
  }

  async invoke(name: string, request: Invocation['request']): Promise<TypedData | undefined> {
    const invocation: Invocation = {
      invocationId: `id-${name}`,
      request,
      log: (level, _category, message) => this.log.push(`${level} id-${name} ${message}`),
    }
    const registered = this.functions.get(name)
    assert.ok(this.#model && registered)
    const model = this.#model.getInvocationModel(invocation)
    const { context, inputs } = await model.getArguments()
    const result = await model.invokeFunction(context, inputs, registered.callback)
    return (await model.getResponse(context, result)).returnValue
  }
}

const restored = new Map(
  (['log', 'error', 'warn', 'info', 'debug', 'trace'] as const).map((name) => [name, console[name]]),
)

describe('serveAzure', () => {
  let worker: Worker
  beforeEach(() => {
    worker = new Worker()
  })
  afterEach(() => {
    for (const [name, write] of restored) console[name] = write
  })

  function functionOf(handler: unknown, eager?: true): AzureFunction {
    return {
      name: 'orders-dev-list',
      memory: 2048,
      timeout: 10,
      load: () => Promise.resolve(handler),
      ...(eager ? { eager } : {}),
    }
  }

  function serve(handler: unknown, trigger: object): void {
    // The trigger is written out in each case.
    serveAzure(worker, [{ name: 'list', function: functionOf(handler), ...trigger } as AzureRegistration])
  }

  const get: AzureHttp = {
    kind: 'http',
    methods: ['GET'],
    routes: [{ method: 'GET', path: '/orders/{id}', payload: '2.0' }],
  }

  function http(url: string, more: object = {}): Invocation['request'] {
    const nullableHeaders = {
      host: { value: 'app.azurewebsites.net' },
      'x-forwarded-for': { value: '203.0.113.9:51234' },
    }
    return { inputData: [{ data: { http: { method: 'GET', url, nullableHeaders, ...more } } }] }
  }

  describe('a function with an HTTP route', () => {
    it('sees payload 2.0 with path, query, cookies and caller', async () => {
      serve(async (event: unknown) => event, get)
      const nullableHeaders = {
        host: { value: 'app.azurewebsites.net' },
        cookie: { value: 'a=1; b=2' },
        'x-forwarded-for': { value: '203.0.113.9:51234' },
      }
      const answer = await worker.invoke(
        'list',
        http('https://app.azurewebsites.net/orders/a%20b?tag=x&tag=y', { nullableHeaders }),
      )
      const event = JSON.parse(bodyText(answer)) as Record<string, unknown>
      assert.equal(event['rawPath'], '/orders/a b')
      assert.equal(event['rawQueryString'], 'tag=x&tag=y')
      assert.deepEqual(event['cookies'], ['a=1', 'b=2'])
      assert.deepEqual(event['pathParameters'], { id: 'a b' })
      assert.deepEqual(event['queryStringParameters'], { tag: 'x,y' })
      const { http: seen, domainName } = event['requestContext'] as {
        http: Record<string, string>
        domainName: string
      }
      assert.equal(seen['sourceIp'], '203.0.113.9')
      assert.equal(domainName, 'app.azurewebsites.net')
    })

    it('sees payload 1.0 where the manifest says http', async () => {
      serve(
        async (event: { httpMethod: string; resource: string }) => ({
          statusCode: 200,
          body: `${event.httpMethod} ${event.resource}`,
        }),
        {
          ...get,
          routes: [{ method: 'ANY', path: '/orders/{id}', payload: '1.0' }],
        },
      )
      const answer = await worker.invoke('list', http('https://app/orders/1'))
      assert.equal(bodyText(answer), 'GET /orders/{id}')
    })

    it('gets a body that is no text in base64, and may answer so', async () => {
      serve(
        async (event: { body: string; isBase64Encoded: boolean }) => ({
          statusCode: 200,
          body: event.body,
          isBase64Encoded: event.isBase64Encoded,
        }),
        get,
      )
      const bytes = Buffer.from([0xff, 0x00, 0xfe])
      const answer = await worker.invoke('list', http('https://app/orders/1', { body: { bytes } }))
      assert.deepEqual(answer?.http?.body?.bytes, bytes)
    })

    it('answers cookies in parts, with values that the host will encode again', async () => {
      serve(
        async () => ({
          statusCode: 201,
          headers: { 'X-Count': 2 },
          cookies: [
            'id=a%20b; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=None',
            'x=1; Domain=a.example; Expires=Thu, 01 Jan 1970 00:01:00 GMT',
          ],
          body: 'made',
        }),
        get,
      )
      const answer = (await worker.invoke('list', http('https://app/orders/1')))?.http
      assert.equal(answer?.statusCode, '201')
      assert.equal(answer?.headers?.['x-count'], '2')
      assert.deepEqual(answer?.cookies, [
        {
          name: 'id',
          value: 'a b',
          sameSite: 'explicitNone',
          path: { value: '/' },
          maxAge: { value: 60 },
          secure: { value: true },
          httpOnly: { value: true },
        },
        {
          name: 'x',
          value: '1',
          sameSite: 'none',
          domain: { value: 'a.example' },
          expires: { value: { seconds: 60 } },
        },
      ])
    })

    it('that throws is logged and answered as by an HTTP API', async () => {
      serve(async () => {
        throw new RangeError('no paper')
      }, get)
      const answer = await worker.invoke('list', http('https://app/orders/1'))
      assert.equal(answer?.http?.statusCode, '500')
      assert.match(worker.log.join('\n'), /^error id-list RangeError: no paper/)
    })

    it('has its preflight answered where it has cross-origin rules', async () => {
      const cors = {
        origins: ['https://a.example'],
        methods: ['GET'],
        headers: ['x-a'],
        exposedHeaders: [],
        credentials: false,
      }
      serve(async () => 'reached', {
        ...get,
        methods: ['GET', 'OPTIONS'],
        routes: [{ method: 'GET', path: '/orders/{id}', payload: '2.0', cors }],
      })
      const nullableHeaders = {
        origin: { value: 'https://a.example' },
        'access-control-request-method': { value: 'GET' },
      }
      const answer = await worker.invoke(
        'list',
        http('https://app/orders/1', { method: 'OPTIONS', nullableHeaders }),
      )
      assert.equal(answer?.http?.statusCode, '204')
      assert.equal(answer?.http?.headers?.['access-control-allow-origin'], 'https://a.example')
    })
  })

  it('gives each call a context and its log lines the id of the call', async () => {
    serve(
      async (
        _event: unknown,
        context: {
          awsRequestId: string
          functionName: string
          memoryLimitInMB: string
          getRemainingTimeInMillis(): number
        },
      ) => {
        console.log('left: %s', context.getRemainingTimeInMillis() > 9000)
        return `${context.awsRequestId} ${context.functionName} ${context.memoryLimitInMB}`
      },
      get,
    )
    const answer = await worker.invoke('list', http('https://app/orders/1'))
    assert.equal(bodyText(answer), 'id-list orders-dev-list 2048')
    assert.deepEqual(worker.log, ['information id-list left: true'])
  })

  it('serves a handler that uses its callback', async () => {
    serve(
      (_event: unknown, _context: unknown, callback: (error: null, result: string) => void) =>
        callback(null, 'called back'),
      get,
    )
    assert.equal(bodyText(await worker.invoke('list', http('https://app/orders/1'))), 'called back')
  })

  it('hands a tick on as a scheduled event, or as the input of the trigger', async () => {
    const seen: unknown[] = []
    const timer = { kind: 'timer', schedule: '0 */5 * * * *' }
    serve(async (event: unknown) => void seen.push(event), timer)
    await worker.invoke('list', { inputData: [{ data: { json: '{"IsPastDue":false}' } }] })
    serve(async (event: unknown) => void seen.push(event), { ...timer, input: { event: { task: 'clean' } } })
    await worker.invoke('list', { inputData: [] })
    const [first, second] = seen as [Record<string, unknown>, unknown]
    assert.equal(first['detail-type'], 'Scheduled Event')
    assert.match(String(first['time']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.deepEqual(first['resources'], ['list'])
    assert.deepEqual(second, { task: 'clean' })
  })

  describe('a function with a queue', () => {
    const queue = { kind: 'queue', queue: 'jobs', connection: 'AzureWebJobsStorage', reportFailures: true }
    const message = {
      inputData: [{ data: { string: '{"n":1}' } }],
      triggerMetadata: {
        Id: { string: 'm-1' },
        DequeueCount: { int: { toString: () => '3' } },
        InsertionTime: { json: '"2026-01-01T00:00:00Z"' },
        PopReceipt: { string: 'pop' },
      },
    }

    it('sees one record with id, body and deliveries', async () => {
      let event: unknown
      serve(async (seen: unknown) => void (event = seen), queue)
      assert.equal(await worker.invoke('list', message), undefined)
      const [record] = (event as { Records: readonly Record<string, unknown>[] }).Records
      assert.equal(record?.['messageId'], 'm-1')
      assert.equal(record?.['body'], '{"n":1}')
      assert.equal(record?.['eventSourceARN'], 'jobs')
      assert.deepEqual(record?.['attributes'], {
        ApproximateReceiveCount: '3',
        SentTimestamp: '1767225600000',
        ApproximateFirstReceiveTimestamp: '1767225600000',
      })
    })

    it('fails the call when the handler names the message', async () => {
      serve(async () => ({ batchItemFailures: [{ itemIdentifier: 'm-1' }] }), queue)
      await assert.rejects(worker.invoke('list', message), /reported the message as failed/)
    })

    it('does not when the manifest does not ask for it', async () => {
      serve(async () => ({ batchItemFailures: [{ itemIdentifier: 'm-1' }] }), {
        ...queue,
        reportFailures: false,
      })
      assert.equal(await worker.invoke('list', message), undefined)
    })

    it('fails the call when the handler throws', async () => {
      serve(async () => {
        throw new Error('lost')
      }, queue)
      await assert.rejects(worker.invoke('list', message), /lost/)
    })
  })

  describe('the door for an administrator', () => {
    const door = { kind: 'door', route: 'skyfold/invoke/list' }

    it('calls the function with the body and answers its result', async () => {
      serve(async (event: { n: number }) => event.n + 1, door)
      const answer = await worker.invoke(
        'list',
        http('https://app/skyfold/invoke/list', { method: 'POST', body: { string: '{"n":1}' } }),
      )
      const { durationMs, ...rest } = JSON.parse(bodyText(answer)) as Record<string, unknown>
      assert.deepEqual(rest, { payload: 2, failed: false, requestId: 'id-list' })
      assert.equal(typeof durationMs, 'number')
    })

    it('answers what the handler threw', async () => {
      serve(async () => {
        throw new TypeError('no')
      }, door)
      const answer = await worker.invoke('list', http('https://app/skyfold/invoke/list', { method: 'POST' }))
      const { failed, payload } = JSON.parse(bodyText(answer)) as {
        failed: boolean
        payload: Record<string, unknown>
      }
      assert.equal(failed, true)
      assert.equal(payload['errorType'], 'TypeError')
    })

    it('is open to administrators only, while routes are open to anybody', () => {
      serve(async () => 'x', door)
      assert.equal(worker.functions.get('list')?.metadata.bindings['trigger']?.['authLevel'], 'admin')
      serve(async () => 'x', get)
      assert.equal(worker.functions.get('list')?.metadata.bindings['trigger']?.['authLevel'], 'anonymous')
    })
  })

  describe('routes', () => {
    for (const [path, template] of [
      ['/', '/'],
      ['/files/{path+}', 'files/{*path}'],
      ['$default', '{*path}'],
      ['/orders/{id}', 'orders/{id}'],
    ] as const)
      it(`writes ${path} as ${template}`, () => {
        serve(async () => 'x', { ...get, routes: [{ method: 'GET', path, payload: '2.0' }] })
        assert.equal(worker.functions.get('list')?.metadata.bindings['trigger']?.['route'], template)
      })
  })

  describe('the module of a handler', () => {
    it('is loaded by the first call of its function, once', async () => {
      let loads = 0
      const owner = {
        ...functionOf(undefined),
        load: () => {
          loads += 1
          return Promise.resolve(async () => 'x')
        },
      }
      serveAzure(worker, [
        { name: 'one', function: owner, ...get },
        { name: 'two', function: owner, kind: 'door', route: 'skyfold/invoke/list' },
      ])
      assert.equal(loads, 0)
      await worker.invoke('one', http('https://app/orders/1'))
      await worker.invoke('two', http('https://app/skyfold/invoke/list', { method: 'POST' }))
      assert.equal(loads, 1)
    })

    it('is loaded at once where instances are kept ready', () => {
      let loads = 0
      const load = (): Promise<unknown> => {
        loads += 1
        return Promise.reject(new Error('broken'))
      }
      serveAzure(worker, [{ name: 'one', function: { ...functionOf(undefined, true), load }, ...get }])
      assert.equal(loads, 1)
    })

    it('that failed to load is tried again by the next call', async () => {
      let loads = 0
      const load = (): Promise<unknown> => {
        loads += 1
        return loads === 1 ? Promise.reject(new Error('broken')) : Promise.resolve(async () => 'mended')
      }
      serveAzure(worker, [{ name: 'one', function: { ...functionOf(undefined), load }, ...get }])
      assert.equal((await worker.invoke('one', http('https://app/orders/1')))?.http?.statusCode, '500')
      assert.equal(bodyText(await worker.invoke('one', http('https://app/orders/1'))), 'mended')
    })

    it('that has no such function is named', async () => {
      serve('text', { kind: 'timer', schedule: '0 0 * * * *' })
      await assert.rejects(worker.invoke('list', {}), /handler of orders-dev-list is not a function/)
    })
  })
})

function bodyText(answer: TypedData | undefined): string {
  return Buffer.from(answer?.http?.body?.bytes ?? []).toString()
}
