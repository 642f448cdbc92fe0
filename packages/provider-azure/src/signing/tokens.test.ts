import assert from 'node:assert/strict'
import type { Request, Transport } from '../request/transport.ts'
import { bearerOf, createTokenSource } from './tokens.ts'

const ENV = { AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'client', AZURE_CLIENT_SECRET: 'secret' }

describe('a token of Azure', () => {
  it('is asked for once for each scope, and again before it ends', async () => {
    let now = 0
    const asked: Request[] = []
    const transport: Transport = async (request) => {
      asked.push(request)
      const body = JSON.stringify({ access_token: `token ${asked.length}`, expires_in: 3600 })
      return { status: 200, headers: {}, bytes: Buffer.from(body) }
    }
    const clock = { now: () => now, sleep: () => Promise.resolve() }
    const token = createTokenSource({ env: ENV, clock, transport, standIn: undefined })
    assert.deepEqual(await Promise.all([token('a'), token('a'), token('b')]), [
      'token 1',
      'token 1',
      'token 2',
    ])
    assert.equal(asked[0]?.url.href, 'https://login.microsoftonline.com/tenant/oauth2/v2.0/token')
    now = 3_470_000
    assert.equal(await token('a'), 'token 1')
    now = 3_490_000
    assert.equal(await token('a'), 'token 3')
  })

  it('is asked for again after a failure', async () => {
    let answers = 0
    const transport: Transport = async () => {
      answers += 1
      return { status: answers === 1 ? 503 : 200, headers: {}, bytes: Buffer.from('{"access_token":"t"}') }
    }
    const clock = { now: () => 0, sleep: () => Promise.resolve() }
    const token = createTokenSource({ env: ENV, clock, transport, standIn: undefined })
    await assert.rejects(token('a'), { failure: 'transient' })
    assert.equal(await token('a'), 't')
  })

  it('says whose it is, if it is one that says anything', () => {
    const tokenOf = (claims: object): string =>
      `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
    assert.deepEqual(bearerOf(tokenOf({ oid: 'me', idtyp: 'app' })), { id: 'me', type: 'ServicePrincipal' })
    assert.deepEqual(bearerOf(tokenOf({ oid: 'me' })), { id: 'me', type: 'User' })
    for (const text of ['opaque', 'a.b.c', tokenOf({})]) assert.equal(bearerOf(text), undefined)
  })
})
