import assert from 'node:assert/strict'
import type { Loaded, LoadRequest } from '../load-request.ts'
import { loadText, summarise } from '../testing/service-folder.ts'

const MANIFEST = `service: \${env:NAME, 'shop'}
provider:
  name: aws
  runtime: nodejs22.x
  region: \${vault:region}
  environment: { KEY: "\${vault:key}" }
functions:
  f:
    handler: \${vault:handler}
    timeout: \${vault:timeout}
    environment: { A: "\${env:ABSENT}", B: "\${vault:key, 'never'}", C: "\${self:provider.region}" }
    events: [ { sqs: "\${vault:arn}" } ]
resources: { Outputs: { A: { Value: "\${vault:key}" } } }
`

describe('a command that changes nothing', () => {
  async function load(request: Partial<LoadRequest>): Promise<Loaded & { readonly asked: string[] }> {
    const asked: string[] = []
    const vault = async (address: string): Promise<string> => {
      asked.push(address)
      return address === 'handler' ? 'src/a.b' : address
    }
    const loaded = await loadText(MANIFEST, { sources: { vault }, ...request })
    return { ...loaded, asked }
  }

  it('asks elsewhere only for what shapes the packages', async () => {
    const { service, asked, diagnostics } = await load({ defer: true })
    assert.deepEqual(asked, ['region', 'handler'])
    assert.equal(service?.functions[0]?.handler.module, 'src/a')
    assert.equal(service.targets[0]?.region, 'region')
    // What was resolved for another reason is there.
    assert.equal(service.functions[0]?.settings.environment['C'], 'region')
    assert.deepEqual(
      diagnostics.map(({ source }) => source?.line),
      [6, 10, 11, 11, 12, 13],
    )
    assert.ok(diagnostics.every(({ code }) => code === 'MANIFEST_VARIABLE_DEFERRED'))
  })

  it('hears of what is missing where a change would', async () => {
    const { diagnostics, service } = await load({})
    assert.equal(service, undefined)
    assert.ok(diagnostics.map(summarise).includes('error MANIFEST_VARIABLE_MISSING serverless.yml:11:24'))
  })

  it('still hears of what it needs', async () => {
    const { diagnostics } = await loadText(
      'service: a\nprovider: aws\nfunctions: { f: { handler: "${env:ABSENT}", timeout: "${env:ABSENT}" } }\n',
      { defer: true },
    )
    assert.deepEqual(diagnostics.map(summarise), [
      'error MANIFEST_VARIABLE_MISSING serverless.yml:3:29',
      'note MANIFEST_VARIABLE_DEFERRED serverless.yml:3:55',
    ])
  })
})
