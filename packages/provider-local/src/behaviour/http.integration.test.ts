import assert from 'node:assert/strict'
import net from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CorsSettings, Json } from '@skyfold/manifest'
import { eventually, route, TestStack } from '../testing/stack.ts'

const CORS: CorsSettings = {
  origins: ['https://shop.example'],
  methods: ['GET', 'POST'],
  headers: ['content-type'],
  exposedHeaders: ['x-total'],
  credentials: true,
  maxAge: 60,
}
const ECHO = `
let calls = 0
exports.handler = async (event) => {
  const query = event.queryStringParameters ?? {}
  if (query.throw) throw new Error('no')
  if (query.wait) await new Promise((resolve) => setTimeout(resolve, Number(query.wait)))
  if (query.bad) return { statusCode: 99 }
  const size = (event.body ?? '').length
  return { statusCode: 200, headers: { 'x-calls': String(++calls), 'x-total': '1' }, body: JSON.stringify({ method: event.requestContext.http?.method ?? event.httpMethod, path: event.rawPath ?? event.path, size }) }
}`

describe('the HTTP front', () => {
  let stack: TestStack
  before(async () => {
    stack = await TestStack.create()
    await stack.deploy({
      echo: {
        code: ECHO,
        settings: { timeout: 1 },
        triggers: [
          route('ANY /echo/{proxy+}'),
          route('GET /only'),
          route('GET /cors', { cors: CORS }),
          route('POST /cors', { cors: CORS }),
          route('GET /star', { cors: { ...CORS, origins: ['*'], credentials: false } }),
          route('GET /rest', { kind: 'http' }),
        ],
      },
      alone: {
        code: `exports.handler = () => new Promise((resolve) => setTimeout(resolve, 400))`,
        settings: { reservedConcurrency: 1 },
        triggers: [route('GET /alone')],
      },
    })
  })
  after(() => stack.discard())

  function ask(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(stack.url + path, init)
  }

  /** Writes bytes to the port; the first line of each answer. */
  function raw(text: string): Promise<readonly string[]> {
    const { port, hostname } = new URL(stack.url)
    return new Promise((resolve, reject) => {
      let answer = ''
      const socket = net.connect(Number(port), hostname, () => socket.write(text))
      socket.on('data', (chunk) => (answer += chunk.toString()))
      socket.once('error', reject)
      socket.once('close', () => resolve(answer.split('\r\n').filter((line) => line.startsWith('HTTP/'))))
    })
  }

  async function callsSoFar(): Promise<number> {
    return Number((await ask('/only')).headers.get('x-calls'))
  }

  it('serves every method, HEAD without a body', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await ask('/echo/a', { method })
      assert.deepEqual(await answer.json(), { method, path: '/echo/a', size: 0 })
    }
    const head = await ask('/echo/a', { method: 'HEAD' })
    assert.deepEqual([head.status, await head.text()], [200, ''])
  })

  it('answers 404 where no route is, also for another method', async () => {
    for (const [path, method] of [
      ['/nothing', 'GET'],
      ['/only', 'POST'],
      ['/only', 'HEAD'],
      ['/..%2f..%2fetc/passwd', 'GET'],
    ] as const) {
      const answer = await ask(path, { method })
      assert.equal(answer.status, 404)
      if (method !== 'HEAD') assert.deepEqual(await answer.json(), { message: 'Not Found' })
    }
  })

  const failures: readonly [string, string, number, string][] = [
    ['a handler that throws', '/only?throw=1', 500, 'Internal Server Error'],
    ['a handler that throws, REST', '/rest?throw=1', 500, 'Internal Server Error'],
    ['a malformed result', '/only?bad=1', 500, 'Internal Server Error'],
    ['a malformed result, REST', '/rest?bad=1', 500, 'Internal Server Error'],
    ['a handler that takes too long', '/only?wait=4000', 503, 'Service Unavailable'],
    ['a handler that takes too long, REST', '/rest?wait=4000', 503, 'Service Unavailable'],
  ]
  for (const [title, path, status, message] of failures)
    it(`turns ${title} into ${status}`, async () => {
      const answer = await ask(path)
      assert.deepEqual([answer.status, await answer.json()], [status, { message }])
    })

  it('answers 429 beyond the reserved concurrency', async () => {
    const statuses = await Promise.all(Array.from({ length: 3 }, async () => (await ask('/alone')).status))
    assert.deepEqual(
      statuses.sort((one, other) => one - other),
      [200, 429, 429],
    )
  })

  it('takes a body up to the limits and no further', async () => {
    const status = async (bytes: number): Promise<number> =>
      (
        await ask('/echo/a', {
          method: 'POST',
          body: 'x'.repeat(bytes),
          headers: { 'content-type': 'text/plain' },
        })
      ).status
    assert.equal(await status(6_000_000), 200)
    assert.equal(await status(6_291_456), 413)
    assert.equal(await status(10_485_761).catch(() => 413), 413)
  })

  it('refuses foreign hosts and pages before any handler runs', async () => {
    const before = await callsSoFar()
    const host = new URL(stack.url).host
    const requests: readonly [string, string, string][] = [
      ['Host: evil.example', 'GET /only HTTP/1.1', '403'],
      [`Host: ${host}\r\nHost: ${host}`, 'GET /only HTTP/1.1', '400'],
      ['', 'GET /only HTTP/1.1', '400'],
      [`Host: ${host}`, 'GET http://evil.example/only HTTP/1.1', '400'],
      [
        `Host: ${host}\r\nOrigin: http://evil.example\r\nContent-Type: text/plain`,
        'POST /echo/a HTTP/1.1',
        '403',
      ],
      [`Host: ${host}\r\nOrigin: null`, 'GET /only HTTP/1.1', '403'],
      [`Host: ${host}\r\nSec-Fetch-Site: cross-site`, 'GET /only HTTP/1.1', '403'],
      [`Host: ${host}\r\nOrigin: http://evil.example`, 'GET /star HTTP/1.1', '403'],
    ]
    for (const [headers, line, status] of requests) {
      const lines = await raw(`${line}\r\n${headers}${headers && '\r\n'}Connection: close\r\n\r\n`)
      assert.deepEqual(
        lines.map((one) => one.split(' ')[1]),
        [status],
        headers,
      )
    }
    assert.equal(await callsSoFar(), before + 1)
  })

  it('outlives malformed requests', async () => {
    const host = new URL(stack.url).host
    const garbage = [
      '\0\0\0\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `PUT /nope HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1\r\nConnection: close\r\n\r\nfar too long`,
      `POST /echo/a HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    ]
    for (const text of garbage) await raw(text).catch(() => [])
    assert.equal((await ask('/only')).status, 200)
  })

  it('outlives requests with bytes changed, cut out and doubled', async () => {
    const host = new URL(stack.url).host
    const whole = `POST /echo/a?b=c HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\nConnection: close\r\nCookie: a=1\r\n\r\nhello`
    const random = sequence(20_261_125)
    for (let round = 0; round < 20; round += 1) {
      const spoilt = Array.from({ length: 10 }, () => spoil(whole, random))
      await Promise.all(spoilt.map((text) => Promise.race([raw(text).catch(() => []), sleep(50)])))
    }
    assert.equal((await ask('/only')).status, 200)
  })

  it('answers preflight requests of listed origins only, and never echoes another', async () => {
    const preflight = (origin: string, path = '/cors'): Promise<Response> =>
      ask(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    const allowed = await preflight('https://shop.example')
    assert.deepEqual(
      [allowed.status, corsHeaders(allowed)],
      [
        204,
        {
          'access-control-allow-credentials': 'true',
          'access-control-allow-headers': 'content-type',
          'access-control-allow-methods': 'GET,POST',
          'access-control-allow-origin': 'https://shop.example',
          'access-control-max-age': '60',
        },
      ],
    )
    const foreign = await preflight('https://evil.example')
    assert.deepEqual([foreign.status, corsHeaders(foreign)], [403, {}])
    const unlisted = await preflight('http://localhost:5173')
    assert.deepEqual([unlisted.status, corsHeaders(unlisted)], [204, {}])
  })

  it('adds the configured CORS headers to answers', async () => {
    const listed = await ask('/cors', { headers: { origin: 'https://shop.example' } })
    assert.equal(listed.headers.get('access-control-allow-origin'), 'https://shop.example')
    assert.equal(listed.headers.get('access-control-expose-headers'), 'x-total')
    const star = await ask('/star', { headers: { origin: 'http://localhost:5173' } })
    assert.equal(star.headers.get('access-control-allow-origin'), '*')
    assert.deepEqual(corsHeaders(await ask('/only', { headers: { origin: 'http://localhost:5173' } })), {})
  })

  it('keeps the requests of one connection apart', async () => {
    const answers = await Promise.all(
      Array.from(
        { length: 12 },
        async (_, index): Promise<Json> => (await ask(`/echo/${index}`)).json() as Promise<Json>,
      ),
    )
    assert.deepEqual(
      answers,
      answers.map((_, index) => ({ method: 'GET', path: `/echo/${index}`, size: 0 })),
    )
  })

  it('writes what a call did to the log of its function', async () => {
    const connection = await stack.connect()
    const { operations } = connection
    const wanted = [
      /^INIT_START /,
      /^START RequestId: /,
      /^END RequestId: /,
      /^REPORT RequestId: .*Billed Duration/,
    ]
    await eventually(async () => {
      const texts: string[] = []
      for await (const { text } of operations.logs(stack.deployed, { function: 'echo' })) texts.push(text)
      return wanted.every((pattern) => texts.some((text) => pattern.test(text))) || undefined
    })
    await connection.close()
  })
})

function corsHeaders(answer: Response): Record<string, string> {
  return Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')))
}

/** Numbers from 0 to 1, the same for the same seed (a linear congruential generator). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return state / 2 ** 32
  }
}

function spoil(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length)
  const end = at + Math.floor(random() * 8)
  const byte = String.fromCodePoint(Math.floor(random() * 256))
  const choices = [
    text.slice(0, at) + byte + text.slice(at + 1),
    text.slice(0, at) + text.slice(end),
    text.slice(0, end) + text.slice(at),
    text.slice(0, at),
  ]
  return choices[Math.floor(random() * choices.length)] ?? text
}
