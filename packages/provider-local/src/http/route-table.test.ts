import assert from 'node:assert/strict'
import { RouteTable } from './route-table.ts'

function tableOf(...keys: readonly string[]): RouteTable {
  const table = new RouteTable()
  for (const key of keys) table.set(key, { key, function: key, payload: '2.0' })
  return table
}

describe('the routes of an API', () => {
  const table = tableOf(
    '$default',
    'ANY /{proxy+}',
    'GET /orders',
    'ANY /orders',
    'GET /orders/{id}',
    'GET /orders/latest',
    'ANY /orders/{id}/{rest+}',
    'HEAD /orders',
  )
  const cases: readonly [string, string, string, Record<string, string>?][] = [
    ['GET', '/orders', 'GET /orders'],
    ['POST', '/orders', 'ANY /orders'],
    ['HEAD', '/orders', 'HEAD /orders'],
    ['GET', '/orders/latest', 'GET /orders/latest'],
    ['GET', '/orders/7', 'GET /orders/{id}', { id: '7' }],
    ['GET', '/orders/a%2Fb%20c', 'GET /orders/{id}', { id: 'a/b c' }],
    ['GET', '/orders/%E0%A4%A', 'GET /orders/{id}', { id: '%E0%A4%A' }],
    ['GET', '/orders/7/lines/1', 'ANY /orders/{id}/{rest+}', { id: '7', rest: 'lines/1' }],
    ['DELETE', '/orders/7', 'ANY /{proxy+}', { proxy: 'orders/7' }],
    ['GET', '/..%2f..%2fetc/passwd', 'ANY /{proxy+}', { proxy: '../../etc/passwd' }],
    ['GET', '/', '$default', {}],
  ]
  for (const [method, path, key, parameters = {}] of cases)
    it(`${method} ${path} goes to ${key}`, () => {
      const match = table.match(method, path)
      assert.deepEqual([match?.route.key, match?.parameters], [key, parameters])
    })

  it('a path that no route takes goes nowhere', () => {
    assert.equal(tableOf('GET /orders').match('GET', '/order'), undefined)
    assert.equal(tableOf('GET /orders').match('POST', '/orders'), undefined)
    assert.equal(tableOf('GET /orders').match('GET', '/orders/'), undefined)
  })

  it('a removed route takes nothing any more', () => {
    const removed = tableOf('GET /orders')
    removed.delete('GET /orders')
    assert.equal(removed.match('GET', '/orders'), undefined)
  })
})
