import assert from 'node:assert/strict'
import type { HttpCall } from './http-call.ts'
import type { Route } from './route.ts'
import { toEvent } from './to-event.ts'
import { toReply } from './to-reply.ts'

const api: Route = { method: 'ANY', path: '/notes/{id}', payload: '2.0' }
const rest: Route = { method: 'POST', path: '/rest/{id}', payload: '1.0' }

describe('the event of an HTTP request', () => {
  it('is of payload 2.0', () => {
    const event = eventOf(
      api,
      [
        ['Host', 'notes.example'],
        ['Cookie', 'a=1; b=2'],
        ['X-Tag', 'one'],
        ['x-tag', 'two'],
        ['X-Forwarded-For', '6.6.6.6, 192.0.2.7:51234'],
        ['User-Agent', 'test'],
        ['Content-Type', 'application/json'],
      ],
      '{"text":"ä"}',
    )
    assert.deepEqual(event, {
      version: '2.0',
      routeKey: 'ANY /notes/{id}',
      rawPath: '/notes/a/b c',
      rawQueryString: 'tag=x&tag=y%26z',
      cookies: ['a=1', 'b=2'],
      headers: {
        host: 'notes.example',
        'x-tag': 'one,two',
        'x-forwarded-for': '6.6.6.6, 192.0.2.7:51234',
        'user-agent': 'test',
        'content-type': 'application/json',
      },
      queryStringParameters: { tag: 'x,y&z' },
      pathParameters: { id: 'a/b c' },
      requestContext: {
        domainName: 'notes.example',
        domainPrefix: 'notes',
        requestId: 'request-1',
        stage: '$default',
        routeKey: 'ANY /notes/{id}',
        http: {
          method: 'POST',
          path: '/notes/a/b c',
          protocol: 'HTTP/1.1',
          sourceIp: '192.0.2.7',
          userAgent: 'test',
        },
        time: '01/Jan/2026:00:00:00 +0000',
        timeEpoch: 1_767_225_600_000,
      },
      body: '{"text":"ä"}',
      isBase64Encoded: false,
    })
  })

  it('is of payload 1.0', () => {
    const headers: [string, string][] = [
      ['X-Tag', 'one'],
      ['X-Tag', 'two'],
    ]
    assert.deepEqual(eventOf(rest, headers, 'a=1'), {
      resource: '/rest/{id}',
      path: '/notes/a/b c',
      httpMethod: 'POST',
      headers: { 'X-Tag': 'two' },
      multiValueHeaders: { 'X-Tag': ['one', 'two'] },
      queryStringParameters: { tag: 'y&z' },
      multiValueQueryStringParameters: { tag: ['x', 'y&z'] },
      pathParameters: { id: 'a/b c' },
      stageVariables: null,
      requestContext: {
        domainName: '',
        domainPrefix: '',
        requestId: 'request-1',
        stage: '$default',
        resourcePath: '/rest/{id}',
        httpMethod: 'POST',
        path: '/notes/a/b c',
        protocol: 'HTTP/1.1',
        identity: { sourceIp: '', userAgent: null },
        requestTime: '01/Jan/2026:00:00:00 +0000',
        requestTimeEpoch: 1_767_225_600_000,
      },
      body: 'a=1',
      isBase64Encoded: false,
    })
  })

  it('carries bytes, forms and compressed text as base64', () => {
    for (const headers of [
      [['content-type', 'image/png']],
      [['content-type', 'application/x-www-form-urlencoded']],
      [
        ['content-type', 'text/plain'],
        ['content-encoding', 'gzip'],
      ],
    ] satisfies [string, string][][])
      assert.deepEqual(bodyOf(eventOf(api, headers, 'abc')), ['YWJj', true])
    assert.deepEqual(
      bodyOf(eventOf(api, [], Buffer.from([0xff, 0xfe]))),
      ['//4=', true],
      'no UTF-8 is no text',
    )
    assert.deepEqual(bodyOf(eventOf(api, [['content-type', 'application/problem+json']], '{}')), [
      '{}',
      false,
    ])
  })
})

describe('the answer made of what a handler returned', () => {
  const json = ['content-type', 'application/json']
  const text = ['content-type', 'text/plain;charset=UTF-8']

  it('follows payload 2.0', () => {
    const cases: readonly [unknown, number, unknown[], string][] = [
      [{ statusCode: 201, body: 'made', headers: { a: 1 } }, 201, [['a', '1'], text], 'made'],
      [
        { statusCode: '204', cookies: ['a=1', 'b=2'] },
        204,
        [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
        '',
      ],
      [{ statusCode: 200, body: 'YWJj', isBase64Encoded: true }, 200, [text], 'abc'],
      [{ hello: 'world' }, 200, [json], '{"hello":"world"}'],
      ['text', 200, [json], 'text'],
      [undefined, 200, [json], 'null'],
      [{ statusCode: 'no' }, 500, [json], '{"message":"Internal Server Error"}'],
      [{ statusCode: 200, body: { no: 'text' } }, 500, [json], '{"message":"Internal Server Error"}'],
    ]
    for (const [result, status, headers, body] of cases) {
      const reply = toReply(result, '2.0')
      assert.deepEqual(
        [reply.status, reply.headers, String(Buffer.from(reply.body))],
        [status, headers, body],
      )
    }
  })

  it('follows payload 1.0', () => {
    const headers = { A: '1', b: '1' }
    const { headers: answered } = toReply(
      { statusCode: 200, headers, multiValueHeaders: { a: ['2', '3'] }, body: '{}' },
      '1.0',
    )
    assert.deepEqual(answered, [['a', '2'], ['a', '3'], ['a', '1'], ['b', '1'], json])
    assert.equal(toReply('text', '1.0').status, 500)
  })
})

function eventOf(route: Route, headers: HttpCall['headers'], body: string | Uint8Array): object {
  const call: HttpCall = {
    method: 'POST',
    target: '/notes/a%2Fb%20c?tag=x&tag=y%26z',
    headers,
    body: Buffer.from(body),
    requestId: 'request-1',
    time: 1_767_225_600_000,
  }
  return toEvent(call, { route, parameters: { id: 'a/b c' } })
}

function bodyOf(event: object): unknown[] {
  const { body, isBase64Encoded } = event as { body: unknown; isBase64Encoded: unknown }
  return [body, isBase64Encoded]
}
