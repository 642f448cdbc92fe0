import assert from 'node:assert/strict'
import type { LambdaContext } from '../lambda.ts'
import { answerHttp } from './answer-http.ts'
import type { AnyHandler } from './call-handler.ts'
import type { HttpCall, HttpReply } from './http-call.ts'
import type { Cors, Route } from './route.ts'

const context: LambdaContext = {
  awsRequestId: 'request-1',
  functionName: 'notes',
  functionVersion: '1',
  invokedFunctionArn: 'notes',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 1000,
}
const cors: Cors = {
  origins: ['https://a.example'],
  methods: ['GET'],
  headers: ['x-own'],
  exposedHeaders: ['x-page'],
  credentials: true,
  maxAge: 60,
}
const routes: readonly Route[] = [
  { method: 'ANY', path: '/notes/{id}', payload: '2.0' },
  { method: 'GET', path: '/notes/{id}', payload: '2.0', cors },
  { method: 'GET', path: '/notes/latest', payload: '2.0' },
  { method: 'GET', path: '/files/{path+}', payload: '2.0' },
  { method: 'POST', path: '/rest/{id}', payload: '1.0', cors },
  { method: 'GET', path: '$default', payload: '2.0' },
]
const uncalled: AnyHandler = () => assert.fail('the handler was called')

describe('a request in front of a Lambda-style handler', () => {
  it('takes the most exact route, and the greedy and the default one last', async () => {
    const keys = await Promise.all(
      ['/notes/latest', '/notes/1', '/files/a/b', '/elsewhere'].map(
        async (path) => (await eventOf('GET', path)).routeKey,
      ),
    )
    assert.deepEqual(keys, ['GET /notes/latest', 'GET /notes/{id}', 'GET /files/{path+}', '$default'])
    assert.equal((await eventOf('PUT', '/notes/1')).routeKey, 'ANY /notes/{id}')
  })

  it('finds its path parameters decoded, one by one', async () => {
    assert.deepEqual((await eventOf('GET', '/notes/a%2Fb%20c')).pathParameters, { id: 'a/b c' })
    assert.deepEqual((await eventOf('GET', '/files/a/b%20c')).pathParameters, { path: 'a/b c' })
    assert.deepEqual((await eventOf('GET', '/notes/%zz')).pathParameters, { id: '%zz' })
  })

  it('is answered 404 when no route takes it', async () => {
    for (const path of ['/elsewhere', '/notes', '/notes/', '/notes/1/2']) {
      const { status, body } = await answer(uncalled, 'PUT', path)
      assert.deepEqual([status, body], [404, '{"message":"Not Found"}'], path)
    }
  })

  it('is answered 500 when the handler throws, in whichever way', async () => {
    const ways: readonly AnyHandler[] = [
      () => {
        throw new Error('at once')
      },
      () => Promise.reject(new Error('later')),
      (_event, _context, callback) => callback('by callback'),
    ]
    for (const way of ways) {
      const { reply, logged } = await quietly(() => answer(way, 'DELETE', '/notes/1'))
      assert.deepEqual([reply.status, reply.body], [500, '{"message":"Internal Server Error"}'])
      assert.match(String(logged[0]), /at once|later|by callback/)
    }
    const { reply } = await quietly(() => answer(() => Promise.reject(new Error('rest')), 'POST', '/rest/1'))
    assert.deepEqual([reply.status, reply.body], [500, '{"message":"Internal Server Error"}'])
  })

  it('reaches handlers that use their callback or the old methods of the context', async () => {
    const ways: readonly AnyHandler[] = [
      (_event, _context, callback) => void setImmediate(() => callback(null, { statusCode: 202 })),
      (_event, own) => void setImmediate(() => (own as unknown as Old).succeed({ statusCode: 202 })),
      (_event, own) => (own as unknown as Old).done(null, { statusCode: 202 }),
    ]
    for (const way of ways) assert.equal((await answer(way, 'DELETE', '/notes/1')).status, 202)
    const { reply } = await quietly(() =>
      answer((_event, own) => (own as unknown as Old).fail('no'), 'DELETE', '/notes/1'),
    )
    assert.equal(reply.status, 500)
  })

  it('is answered for the handler when it is a preflight', async () => {
    const ask = (origin: string, method: string): [string, string][] => [
      ['Origin', origin],
      ['Access-Control-Request-Method', method],
    ]
    assert.deepEqual(await answer(uncalled, 'OPTIONS', '/notes/1', ask('https://a.example', 'GET')), {
      status: 204,
      headers: [
        ['access-control-allow-origin', 'https://a.example'],
        ['vary', 'Origin'],
        ['access-control-allow-credentials', 'true'],
        ['access-control-allow-methods', 'GET'],
        ['access-control-allow-headers', 'x-own'],
        ['access-control-max-age', '60'],
      ],
      body: '',
    })
    const stranger = await answer(uncalled, 'OPTIONS', '/notes/1', ask('https://evil.example', 'GET'))
    assert.deepEqual(stranger.headers, [], 'a stranger learns nothing')
    const unasked = await answer(uncalled, 'OPTIONS', '/rest/1', ask('https://a.example', 'PUT'))
    assert.equal(unasked.status, 404, 'no route would take what it asks for')
  })

  it('gets the cross-origin headers of an HTTP API on its answer', async () => {
    const handler: AnyHandler = async () => ({ statusCode: 204, headers: { vary: 'Accept' } })
    const origin: [string, string][] = [['Origin', 'https://a.example']]
    assert.deepEqual((await answer(handler, 'GET', '/notes/1', origin)).headers, [
      ['access-control-allow-origin', 'https://a.example'],
      ['vary', 'Origin'],
      ['access-control-allow-credentials', 'true'],
      ['access-control-expose-headers', 'x-page'],
    ])
    const rest = await answer(handler, 'POST', '/rest/1', origin)
    assert.deepEqual(rest.headers, [['vary', 'Accept']], 'a REST API leaves them to the handler')
  })
})

interface Old {
  done(error: unknown, result: unknown): void
  succeed(result: unknown): void
  fail(error: unknown): void
}

function answer(
  handler: AnyHandler,
  method: string,
  target: string,
  headers: HttpCall['headers'] = [],
): Promise<HttpReply> {
  const call = { method, target, headers, body: Buffer.alloc(0), requestId: 'request-1', time: 0 }
  return answerHttp(handler, call, { routes, context })
}

interface SeenEvent {
  readonly routeKey?: string
  readonly pathParameters?: object
}

async function eventOf(method: string, target: string): Promise<SeenEvent> {
  let seen: SeenEvent = {}
  const handler: AnyHandler = async (event) => void (seen = event as SeenEvent)
  await answer(handler, method, target)
  return seen
}

async function quietly<T>(run: () => Promise<T>): Promise<{ reply: T; logged: unknown[] }> {
  const write = console.error
  const logged: unknown[] = []
  console.error = (...parts: unknown[]) => logged.push(...parts)
  try {
    return { reply: await run(), logged }
  } finally {
    console.error = write
  }
}
