import assert from 'node:assert/strict'
import { isLoopbackHost, refuseHost, refuseOrigin } from './guard.ts'

describe('the guard of the HTTP front', () => {
  const own = [
    'localhost',
    'localhost:3000',
    'LOCALHOST',
    'localhost.',
    'shop.localhost:3000',
    '127.0.0.1',
    '127.8.9.1:80',
    '[::1]:3000',
  ]
  for (const host of own) it(`lets the host ${host} in`, () => assert.equal(isLoopbackHost(host), true))

  const foreign = [
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'notlocalhost',
    '127.0.0.1.evil.example',
    '127.0.0.256',
    '0.0.0.0',
    '[::2]',
    'localhost:3000@evil.example',
    'localhost:',
    '',
    '10.0.0.1',
  ]
  for (const host of foreign)
    it(`refuses the host ${JSON.stringify(host)}`, () => assert.equal(isLoopbackHost(host), false))

  it('calls a request with two hosts, or with none, malformed', () => {
    const headers = [
      ['Host', 'localhost'],
      ['host', 'localhost'],
    ] as const
    assert.equal(refuseHost({ headers })?.status, 400)
    assert.equal(refuseHost({ headers: [] })?.status, 400)
    assert.equal(refuseHost({ headers: headers.slice(1) }), undefined)
    assert.equal(refuseHost({ headers: [['host', 'evil.example']] })?.status, 403)
  })

  const pages: readonly [string, string, readonly string[], number | undefined][] = [
    ['origin', 'http://evil.example', [], 403],
    ['origin', 'http://evil.example', ['*'], 403],
    ['origin', 'http://evil.example', ['http://evil.example'], undefined],
    ['origin', 'null', [], 403],
    ['origin', 'http://localhost:5173', [], undefined],
    ['origin', 'https://127.0.0.1', [], undefined],
    ['origin', 'http://localhost.evil.example', [], 403],
    ['origin', 'file://localhost', [], 403],
    ['sec-fetch-site', 'cross-site', [], 403],
    ['sec-fetch-site', 'same-origin', [], undefined],
    ['sec-fetch-site', 'none', [], undefined],
  ]
  for (const [name, value, named, status] of pages)
    it(`${status === undefined ? 'serves' : 'refuses'} ${name}: ${value} where CORS names [${named.join()}]`, () => {
      assert.equal(refuseOrigin({ headers: [[name, value]] }, named)?.status, status)
    })
})
