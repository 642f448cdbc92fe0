import assert from 'node:assert/strict'
import type { LoadRequest } from '../load-request.ts'
import { Secret } from '../secret.ts'
import { settingsFor } from '../service.ts'
import { loadText, summarise } from '../testing/service-folder.ts'

async function targetsOf(provider: string, request?: Partial<LoadRequest>): Promise<unknown> {
  const { service, diagnostics } = await loadText(
    `service: a\n${provider}\nfunctions: { f: { handler: a.b } }\n`,
    request,
  )
  assert.deepEqual(diagnostics.filter(({ severity }) => severity !== 'note').map(summarise), [])
  return service?.targets.map(({ provider: name, region, options }) => [name, region, options])
}

describe('the targets of a service', () => {
  it('are one for each provider and region', async () => {
    assert.deepEqual(await targetsOf('provider: aws'), [['aws', 'us-east-1', {}]])
    assert.deepEqual(
      await targetsOf('provider: { name: gcp, region: [europe-west1, us-central1, europe-west1] }'),
      [
        ['gcp', 'europe-west1', {}],
        ['gcp', 'us-central1', {}],
      ],
    )
    assert.deepEqual(await targetsOf('providers: { aws: eu-west-1, azure: , gcp: { project: p } }'), [
      ['aws', 'eu-west-1', {}],
      ['azure', 'eastus', {}],
      ['gcp', 'us-central1', { project: 'p' }],
    ])
    assert.deepEqual(
      await targetsOf('provider: { name: local, httpPort: 1 }\nproviders: { local: { httpPort: 2 }, aws: }'),
      [
        ['local', 'local', { httpPort: 2 }],
        ['aws', 'us-east-1', {}],
      ],
    )
  })

  it('are those of the request when it names some', async () => {
    const provider = 'provider: { name: aws, region: eu-west-1, tracing: {}, local: { httpPort: 4000 } }'
    assert.deepEqual(await targetsOf(provider, { providers: ['local', 'gcp'] }), [
      ['local', 'local', { httpPort: 4000 }],
      ['gcp', 'us-central1', {}],
    ])
    assert.deepEqual(await targetsOf(provider, { providers: ['aws'] }), [
      ['aws', 'eu-west-1', { tracing: {} }],
    ])
    assert.deepEqual(await targetsOf(provider, { providers: ['elsewhere'] }), [['elsewhere', 'global', {}]])
    assert.deepEqual(
      await targetsOf('provider: { name: aws, region: [a, b] }', { options: { region: 'c' } }),
      [['aws', 'c', {}]],
    )
  })

  it('never hold a secret among their options', async () => {
    const { diagnostics } = await loadText(
      'service: a\nprovider: { name: aws, deploymentBucket: "${vault:b}" }\nfunctions: { f: { handler: a.b } }\n',
      { sources: { vault: async () => new Secret('hush', 'vault:b') } },
    )
    assert.deepEqual(diagnostics.map(summarise), ['error MANIFEST_SECRET_MISPLACED serverless.yml:2:42'])
  })

  it('have settings of their own, the most specific first', async () => {
    const { service } = await loadText(`service: a
provider: { name: aws, memorySize: 256, timeout: 5, environment: { A: '1' }, gcp: { memorySize: 512, timeout: 9 } }
providers: { gcp: { memorySize: 768 }, azure: }
functions:
  f: { handler: a.b }
  g: { handler: a.b, memorySize: 300, gcp: { timeout: 7, environment: { B: '2' } } }
`)
    const shown = service?.functions.map((each) =>
      ['aws', 'gcp', 'azure'].map((provider) => {
        const { memorySize, timeout, environment } = settingsFor(each, provider)
        return `${provider} ${memorySize} ${timeout} ${Object.keys(environment).join('')}`
      }),
    )
    assert.deepEqual(shown, [
      ['aws 256 5 A', 'gcp 768 9 A', 'azure 256 5 A'],
      ['aws 300 5 A', 'gcp 300 7 AB', 'azure 300 5 A'],
    ])
  })
})
