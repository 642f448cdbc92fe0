import assert from 'node:assert/strict'
import type { LoadRequest } from '../load-request.ts'
import { loadText, summarise } from '../testing/service-folder.ts'

async function said(text: string, request?: Partial<LoadRequest>): Promise<string[]> {
  const { diagnostics } = await loadText(text, request)
  return diagnostics.map(summarise)
}

describe('settings that go together', () => {
  it('are checked for the providers that the service goes to', async () => {
    const text = `service: a
provider: { name: aws }
functions:
  f: { handler: a.b, snapStart: true, gcp: { provisionedConcurrency: 2, reservedConcurrency: 1 } }
`
    assert.deepEqual(await said(text), [])
    assert.deepEqual(await said(text, { providers: ['gcp'] }), [
      'error MANIFEST_CONCURRENCY serverless.yml:4:3',
      'error MANIFEST_SNAP_START serverless.yml:4:33',
    ])
  })

  it('are shown at the provider when they stand there', async () => {
    const text =
      'service: a\nprovider: { name: aws, runtime: nodejs16.x }\nfunctions: { f: { handler: a.b }, g: { handler: a.b } }\n'
    assert.deepEqual(await said(text), ['warning MANIFEST_RUNTIME_RETIRED serverless.yml:2:33'])
  })

  const runtimes: [string, string | undefined][] = [
    ['nodejs22.x', undefined],
    ['nodejs24.x', undefined],
    ['nodejs30.x', undefined],
    ['nodejs20.x', 'RETIRED'],
    ['nodejs6.10', 'RETIRED'],
    ['python3.9', 'RETIRED'],
    ['python3.14', undefined],
    ['go1.x', 'RETIRED'],
    ['provided.al2023', undefined],
    ['node22.x', 'UNKNOWN'],
  ]
  for (const [runtime, verdict] of runtimes)
    it(`say of the runtime ${runtime}: ${verdict ?? 'nothing'}`, async () => {
      const lines = await said(
        `service: a\nprovider: aws\nfunctions: { f: { handler: a.b, runtime: ${runtime} } }\n`,
      )
      assert.deepEqual(
        lines,
        verdict === undefined ? [] : [`warning MANIFEST_RUNTIME_${verdict} serverless.yml:3:42`],
      )
    })

  it('let routes of two APIs have the same path, and different methods', async () => {
    assert.deepEqual(
      await said(
        'service: a\nprovider: aws\nfunctions: { f: { handler: a.b, events: [http: GET /, httpApi: GET /, http: POST /, http: ANY /] } }\n',
      ),
      [],
    )
  })

  it('name the function that took a route first', async () => {
    const { diagnostics } = await loadText(
      'service: a\nprovider: aws\nfunctions:\n  f: { handler: a.b, events: [http: GET /x] }\n  g: { handler: a.b, events: [http: get x/] }\n',
    )
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      ['The route `GET /x` is taken already, by the function `f`.'],
    )
  })
})
