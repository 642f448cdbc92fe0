import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import type { Request } from '../request/transport.ts'
import { accessAccount } from './account-access.ts'
import { signature } from './shared-key.ts'

const key = Buffer.from('secret key')

/** Signs the text that the documentation tells to sign. */
function signed(...lines: readonly string[]): string {
  return `SharedKey acme:${createHmac('sha256', key).update(lines.join('\n')).digest('base64')}`
}

describe('a request signed with the key of an account', () => {
  it('is signed with its length, its conditions, the headers of the service in order, and its resource', () => {
    const request: Request = {
      method: 'PUT',
      url: new URL('https://acme.blob.core.windows.net/state/shop/state.json'),
      headers: {
        'if-match': '"0x1"',
        'content-md5': 'bWQ1',
        'content-type': 'application/octet-stream',
        'x-ms-version': '2024-08-04',
        'x-ms-blob-type': 'BlockBlob',
        'x-ms-date': 'Wed, 25 Nov 2026 12:00:00 GMT',
      },
      body: 'ü',
      operation: 'write',
    }
    const head = ['PUT', '', '', '2', 'bWQ1', 'application/octet-stream', '', '', '"0x1"', '', '', '']
    const expected = signed(
      ...head,
      'x-ms-blob-type:BlockBlob',
      'x-ms-date:Wed, 25 Nov 2026 12:00:00 GMT',
      'x-ms-version:2024-08-04',
      '/acme/state/shop/state.json',
    )
    assert.equal(signature({ account: 'acme', key }, request), expected)
  })

  it('has no length without a body, and its parameters decoded and sorted', () => {
    const url = new URL('http://127.0.0.1:10000/acme/state?restype=container&prefix=a%2Fb&comp=list')
    const request: Request = { method: 'GET', url, headers: { 'x-ms-date': 'now' }, operation: 'list' }
    const empty = Array.from({ length: 11 }, () => '')
    const resource = ['/acme/acme/state', 'comp:list', 'prefix:a/b', 'restype:container']
    assert.equal(
      signature({ account: 'acme', key }, request),
      signed('GET', ...empty, 'x-ms-date:now', ...resource),
    )
  })
})

describe('the way to a storage account', () => {
  it('is taken from a connection string of this account, whatever its values hold', () => {
    const text =
      'DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=YWI9PQ==;EndpointSuffix=core.example'
    const access = accessAccount('acme', { AZURE_STORAGE_CONNECTION_STRING: text })
    assert.equal(access.endpoint.href, 'https://acme.blob.core.example/')
    assert.equal(access.key?.key.toString(), 'ab==')
    assert.equal(accessAccount('other', { AZURE_STORAGE_CONNECTION_STRING: text }).key, undefined)
  })

  it('is a key of the account that is named with it, or a token', () => {
    const env = { AZURE_STORAGE_KEY: 'YWI=', AZURE_STORAGE_ACCOUNT: 'acme' }
    assert.equal(accessAccount('acme', env).key?.account, 'acme')
    assert.equal(accessAccount('other', env).key, undefined)
    assert.equal(accessAccount('other', { AZURE_STORAGE_KEY: 'YWI=' }).key?.account, 'other')
    assert.deepEqual(accessAccount('acme', {}), {
      endpoint: new URL('https://acme.blob.core.windows.net/'),
      key: undefined,
    })
  })
})
