import assert from 'node:assert/strict'
import type http from 'node:http'
import { SkyfoldError } from '@skyfold/plugin-api'
import { networkError } from '../request/failure.ts'
import type { Transport } from '../request/transport.ts'
import { BlobService } from './request.ts'

/** A service of which every request ends the same. */
function serviceOver(transport: Transport, isAbsent = false): BlobService {
  return new BlobService({
    account: 'acme',
    endpoint: new URL('https://acme.blob.core.windows.net/'),
    transport,
    sign: () => Promise.resolve({}),
    isAbsent: () => Promise.resolve(isAbsent),
  })
}

function answering(status: number, code: string): BlobService {
  const headers: http.IncomingHttpHeaders = { 'x-ms-error-code': code }
  return serviceOver(async () => ({ status, headers, bytes: Buffer.alloc(0) }))
}

/** What a name that leads nowhere comes to. */
const nowhere: Transport = async ({ operation }) => {
  const error = Object.assign(new Error('getaddrinfo ENOTFOUND acme.blob.core.windows.net'), {
    code: 'ENOTFOUND',
  })
  throw networkError(error, operation)
}

describe('a request to a storage account', () => {
  it('without an address means that there is no account, if Azure knows none', async () => {
    assert.equal(await serviceOver(nowhere, true).get('state', 'a'), null)
    assert.deepEqual(await serviceOver(nowhere, true).list('state', 'a', true), [])
    await assert.rejects(serviceOver(nowhere, false).get('state', 'a'), { failure: 'transient' })
  })

  it('that comes too late is a conflict, and one that is in the way of a lease is not', async () => {
    const late = answering(412, 'ConditionNotMet')
    assert.deepEqual(await late.put('state', 'a', Buffer.of(), '"1"'), { status: 'conflict' })
    assert.deepEqual(await late.delete('state', 'a', '"1"'), { status: 'conflict' })
    const taken = answering(409, 'BlobAlreadyExists')
    assert.deepEqual(await taken.put('state', 'a', Buffer.of(), null), { status: 'conflict' })
    for (const [status, code] of [
      [412, 'LeaseIdMissing'],
      [409, 'ContainerBeingDeleted'],
    ] as const)
      await assert.rejects(answering(status, code).put('state', 'a', Buffer.of(), '"1"'), (error) => {
        return error instanceof SkyfoldError && error.failure !== 'conflict'
      })
  })

  it('for what is not there says whether it is the blob or its container', async () => {
    const absent = answering(404, 'ContainerNotFound')
    assert.deepEqual(await absent.put('state', 'a', Buffer.of(), null), { status: 'no-container' })
    assert.deepEqual(await absent.put('state', 'a', Buffer.of(), '"1"'), { status: 'conflict' })
    assert.deepEqual(await absent.delete('state', 'a', '"1"'), { status: 'conflict' })
    assert.deepEqual(await absent.delete('state', 'a'), { status: 'done', value: null })
  })

  it('has its names in the path as they are, and nothing of them in the query', async () => {
    const urls: string[] = []
    const service = serviceOver(async ({ url }) => {
      urls.push(url.href)
      return { status: 404, headers: {}, bytes: Buffer.alloc(0) }
    })
    await service.get('state', 'shop/dev/West%20Europe/state.json?a=b', '2026-11-25T12:00:00.0000000Z')
    assert.deepEqual(urls, [
      'https://acme.blob.core.windows.net/state/shop/dev/West%2520Europe/state.json%3Fa%3Db?versionid=2026-11-25T12%3A00%3A00.0000000Z',
    ])
  })
})
