import assert from 'node:assert/strict'
import type { LoadRequest } from '../load-request.ts'
import { Secret } from '../secret.ts'
import { loadText, summarise } from '../testing/service-folder.ts'
import { isStateUrl } from './state-place.ts'

const HEAD = 'service: a\nprovider: { name: aws, runtime: nodejs22.x, stage: prod }\n'

function load(state: string, request?: Partial<LoadRequest>): ReturnType<typeof loadText> {
  return loadText(`${HEAD}${state}\nfunctions: { f: { handler: a.b } }\n`, request)
}

describe('the place of the states', () => {
  it('is left to the provider when the manifest says nothing', async () => {
    for (const state of ['', 'state:', 'state: ~']) {
      const { service, diagnostics } = await load(state)
      assert.deepEqual([service?.state, diagnostics], [undefined, []])
    }
  })

  it('is a text or a mapping with a URL, and may hold variables', async () => {
    for (const [state, url] of [
      ['state: file', 'file'],
      ['state: s3://shop-states', 's3://shop-states'],
      ['state: gs://shop-states/${self:provider.stage}/', 'gs://shop-states/prod'],
      ['state: { url: azblob://account/container/shop }', 'azblob://account/container/shop'],
    ] as const) {
      const { service, outline, diagnostics } = await load(state)
      assert.deepEqual(diagnostics.map(summarise), [])
      assert.equal(service?.state?.url, url)
      assert.equal(outline?.state?.source?.line, 3)
    }
  })

  it('is refused at its place when it is nothing that can be looked up', async () => {
    for (const [state, said] of [
      ['state: bucket', 'error MANIFEST_INVALID_VALUE serverless.yml:3:8'],
      ['state: s3://bucket?region=x', 'error MANIFEST_INVALID_VALUE serverless.yml:3:8'],
      ['state: [file]', 'error MANIFEST_INVALID_VALUE serverless.yml:3:1'],
      ['state: { url: 7 }', 'error MANIFEST_INVALID_VALUE serverless.yml:3:15'],
      ['state: { uri: file }', 'error MANIFEST_MISSING_KEY serverless.yml:3:1'],
    ] as const) {
      const { service, diagnostics } = await load(state)
      assert.equal(service, undefined)
      assert.equal(diagnostics.map(summarise)[0], said)
    }
  })

  it('is never a secret', async () => {
    const sources = { vault: async () => new Secret('s3://hush', 'vault:place') }
    const { diagnostics } = await load('state: ${vault:place}', { sources })
    assert.deepEqual(diagnostics.map(summarise), ['error MANIFEST_SECRET_MISPLACED serverless.yml:3:8'])
  })

  it('has no parts that mean something else than they say', () => {
    for (const text of [
      's3://',
      's3:///x',
      's3://a//b',
      's3://a/../b',
      's3://a/.',
      'S3://a',
      's3://u:p@a',
      's3://a%2Fb',
      's3://a b',
    ])
      assert.equal(isStateUrl(text), false, text)
    for (const text of ['file', 's3://a.b-c/d_e/f.g', 'azblob://a/b/'])
      assert.equal(isStateUrl(text), true, text)
  })
})
