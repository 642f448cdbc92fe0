import assert from 'node:assert/strict'
import { assertExpected, casesOf, readFixture } from '../testing/fixtures.ts'
import type { HeaderList } from './exchange.ts'
import { payload1 } from './payload-1.ts'
import { payload2 } from './payload-2.ts'
import { RouteTable } from './route-table.ts'

interface Exchange {
  readonly route: string
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
  /** Text, or bytes in base64. */
  readonly body?: string | { readonly base64: string }
}

interface Results {
  /** Case in words → what a handler returned. */
  readonly [title: string]: unknown
}

const FORMATS = { '1.0': payload1, '2.0': payload2 } as const
const VERSIONS = ['1.0', '2.0'] as const

describe('an HTTP request as an event', () => {
  for (const name of casesOf('requests'))
    for (const version of VERSIONS)
      it(`is payload ${version}: ${name}`, () => {
        // The fixture's own format.
        const exchange = readFixture('requests', name, 'request.json') as Exchange
        assertExpected(eventOf(exchange, version), 'requests', name, `event-${version}.json`)
      })
})

describe('a result as an HTTP answer', () => {
  for (const name of casesOf('results'))
    for (const version of VERSIONS)
      it(`is read by the rules of payload ${version}: ${name}`, () => {
        // The fixture's own format.
        const results = readFixture('results', name, 'results.json') as Results
        const answers = Object.entries(results).map(([title, result]) => [title, answerOf(result, version)])
        assertExpected(Object.fromEntries(answers), 'results', name, `answers-${version}.json`)
      })
})

function eventOf(exchange: Exchange, version: '1.0' | '2.0'): unknown {
  const routes = new RouteTable()
  routes.set('one', { key: exchange.route, function: 'hello', payload: version })
  const [rawPath = '', rawQuery = ''] = exchange.url.split('?')
  const match = routes.match(exchange.method, rawPath)
  assert.ok(match)
  const { body = '' } = exchange
  return FORMATS[version].toEvent(
    {
      id: 'f1a5c2d0-0000-4000-8000-000000000001',
      time: Date.UTC(2026, 10, 25, 8, 30, 15, 250),
      method: exchange.method,
      rawPath,
      rawQuery,
      headers: exchange.headers,
      body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.base64, 'base64'),
      sourceIp: '127.0.0.1',
      protocol: 'HTTP/1.1',
    },
    match,
    { id: 'shop-dev', stage: 'dev' },
  )
}

function answerOf(result: unknown, version: '1.0' | '2.0'): unknown {
  const { status, headers, body } = FORMATS[version].toAnswer(result)
  return { status, headers: headers.map(([name, value]) => `${name}: ${value}`), body: body.toString() }
}
