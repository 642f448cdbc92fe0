import assert from 'node:assert/strict'
import type { Loaded } from '../../load-request.ts'
import { loadText, summarise } from '../../testing/service-folder.ts'

function load(event: string, provider = 'aws'): Promise<Loaded> {
  return loadText(
    `service: a\nprovider: ${provider}\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - ${event}\n`,
  )
}

async function routeOf(event: string, provider?: string): Promise<string> {
  const { service, diagnostics } = await load(event, provider)
  assert.deepEqual(diagnostics.map(summarise), [])
  const [trigger] = service?.functions[0]?.triggers ?? []
  assert.ok(trigger?.kind === 'http' || trigger?.kind === 'httpApi')
  return `${trigger.kind} ${trigger.method} ${trigger.path} ${trigger.access}`
}

describe('an HTTP event', () => {
  const routes: [string, string][] = [
    ['http: POST /orders', 'http POST /orders unstated'],
    ['http: get orders', 'http GET /orders unstated'],
    ['http: ANY /', 'http ANY / unstated'],
    ["http: '* /x'", 'http ANY /x unstated'],
    ["http: 'GET /a/{b}/{c+}'", 'http GET /a/{b}/{c+} unstated'],
    ['http: { path: /x/, method: Delete, auth: public }', 'http DELETE /x public'],
    ['http: { path: x, method: head, authorizer: { type: AWS_IAM } }', 'http HEAD /x iam'],
    ['http: { path: x, method: get, authorizer: verify }', 'http GET /x authorizer'],
    ['http: { path: x, method: get, private: false, authorizer: }', 'http GET /x unstated'],
    ["httpApi: '*'", 'httpApi ANY $default unstated'],
    ["httpApi: { path: '*' }", 'httpApi ANY $default unstated'],
    ["httpApi: { method: '*', path: /x }", 'httpApi ANY /x unstated'],
    ['httpApi: GET /x', 'httpApi GET /x unstated'],
    [
      'httpApi: { path: /x, method: GET, authorizer: { name: tokens, scopes: [a] } }',
      'httpApi GET /x authorizer',
    ],
  ]
  for (const [event, route] of routes)
    it(`${event} is ${route}`, async () => assert.equal(await routeOf(event), route))

  it('is public when the provider says so, unless it has a lock of its own', async () => {
    const provider = '{ name: aws, auth: public }'
    assert.equal(await routeOf('http: GET /x', provider), 'http GET /x public')
    assert.equal(await routeOf('http: { method: GET, path: /x, auth: iam }', provider), 'http GET /x iam')
    assert.equal(
      await routeOf('http: { method: GET, path: /x, private: true }', provider),
      'http GET /x authorizer',
    )
    assert.equal(
      await routeOf('http: { method: GET, path: /x, authorizer: a }', provider),
      'http GET /x authorizer',
    )
  })

  const faults: [string, RegExp][] = [
    ['http: GTE /x', /Did you mean `GET`/],
    ['http: GET', /root is `\/`/],
    ["http: '/x'", /methods are GET/],
    ["http: 'GET /a?b=c'", /queries reach the handler/],
    ["http: 'GET /:id'", /Write `\{id\}`/],
    ["http: 'GET /a-{id}'", /whole segment/],
    ["http: 'GET /{a+}/b'", /Move it to the end/],
    ["http: 'GET /{a}/{a}'", /name of its own/],
    ["http: '*'", /\{proxy\+\}/],
    ['http: [GET]', /mapping/],
    ['http: { path: /x }', /Add `method/],
    ['http: { path: /x, method: get, auth: open }', /`public` or `iam`/],
    ['http: { path: /x, method: get, cors: { orgin: a } }', /Did you mean `origin`/],
    ['http: { path: /x, method: get, cors: maybe }', /`true` or `false`/],
    ['http: 5', /mapping/],
    [`http: GET ${'/'.repeat(200_000)}x`, /at most 1024/],
  ]
  for (const [event, hint] of faults)
    it(`${event.slice(0, 60)} is refused with what to write`, async () => {
      const { service, diagnostics } = await load(event)
      assert.equal(service, undefined)
      assert.match(diagnostics.map((each) => each.hint).join(' '), hint)
    })

  it('takes CORS from the provider where it says nothing, and nothing where it says no', async () => {
    const text = (cors: string): string =>
      `service: a\nprovider:\n  name: aws\n  httpApi: { cors: { allowedOrigins: 'https://a', allowCredentials: true, maxAge: 5 } }\nfunctions:\n  f:\n    handler: a.b\n    events:\n      - httpApi: { method: GET, path: /x${cors} }\n`
    const corsOf = async (cors: string): Promise<unknown> => {
      const { service } = await loadText(text(cors))
      const [trigger] = service?.functions[0]?.triggers ?? []
      return trigger?.kind === 'httpApi'
        ? trigger.cors && [trigger.cors.origins, trigger.cors.credentials, trigger.cors.methods]
        : 'none'
    }
    const every = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
    assert.deepEqual(await corsOf(''), [['https://a'], true, every])
    assert.deepEqual(await corsOf(', cors: true'), [['*'], false, ['OPTIONS', 'GET']])
    assert.deepEqual(await corsOf(', cors: { origins: [b], methods: [get] }'), [['b'], false, ['GET']])
    assert.equal(await corsOf(', cors: false'), undefined)
  })

  it('takes CORS from the provider also when it goes to another cloud', async () => {
    const { service } = await loadText(
      'service: a\nprovider: { name: aws, httpApi: { cors: true, id: "${never:x}" } }\nfunctions: { f: { handler: a.b, events: [httpApi: GET /x] } }\n',
      { providers: ['gcp'] },
    )
    const [trigger] = service?.functions[0]?.triggers ?? []
    assert.deepEqual(trigger?.kind === 'httpApi' && trigger.cors?.origins, ['*'])
  })

  it('is told in words which forms there are', async () => {
    for (const [event, words] of [
      ['http: [a]', 'a route such as `GET /orders`, or a mapping, not a list'],
      ['httpApi: 5', 'a route such as `GET /orders`, or a mapping, not `5`'],
      [
        'http: { path: /, method: get, cors: x }',
        '`true` or `false` or a mapping of `origins`, `methods`, `headers`, not',
      ],
    ] as const) {
      const { diagnostics } = await load(event)
      assert.ok(diagnostics[0]?.message.includes(words), diagnostics[0]?.message)
    }
  })

  it('warns of each setting of API Gateway that nothing carries out', async () => {
    const { diagnostics } = await load('http: { path: /x, method: get, request: {}, async: true }')
    assert.deepEqual(
      diagnostics.map(({ code, message }) => [
        code,
        /`functions.f.events\[0\].http.(\w+)`/.exec(message)?.[1],
      ]),
      [
        ['MANIFEST_KEY_IGNORED', 'request'],
        ['MANIFEST_KEY_IGNORED', 'async'],
      ],
    )
  })
})
