import assert from 'node:assert/strict'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadService } from './load-service.ts'
import { loadText, summarise } from './testing/service-folder.ts'

const EXAMPLES = fileURLToPath(new URL('../../../test/fixtures/corpus/', import.meta.url))

describe('the services of the public examples', () => {
  const cases: [string, string, readonly string[]][] = [
    ['aws-node-http-api-typescript-dynamodb', 'us-east-1', ['httpApi', 'httpApi', 'httpApi', 'httpApi']],
    ['aws-node-rest-api-typescript', 'us-east-1', ['http', 'http', 'http', 'http', 'http']],
    ['aws-node-twitter-joke-bot', 'eu-west-1', ['schedule']],
  ]
  for (const [example, region, kinds] of cases)
    it(`loads ${example}`, async () => {
      const { service, diagnostics } = await loadService({
        root: path.join(EXAMPLES, example),
        options: {},
        env: {},
      })
      assert.deepEqual(
        diagnostics.filter(({ severity }) => severity === 'error'),
        [],
      )
      assert.equal(service?.targets[0]?.region, region)
      assert.deepEqual(
        service?.functions.flatMap(({ triggers }) => triggers.map(({ kind }) => kind)),
        kinds,
      )
    })

  it('are found by name, YAML first, or named by the request', async () => {
    const text = (name: string): string =>
      `{ "service": "${name}", "provider": "aws", "functions": { "f": { "handler": "a.b" } } }`
    const files = {
      'serverless.yaml': text('yaml'),
      'serverless.json': text('json'),
      'deploy/other.yml': text('other'),
    }
    const { 'serverless.yaml': _, ...others } = files
    const nameOf = async (...request: Parameters<typeof loadText>): Promise<unknown> => {
      const { service } = await loadText(...request)
      return [service?.name, service?.file]
    }
    assert.deepEqual(await nameOf(files), ['yaml', 'serverless.yaml'])
    assert.deepEqual(await nameOf(others), ['json', 'serverless.json'])
    assert.deepEqual(await nameOf(files, { config: './deploy/other.yml' }), ['other', 'deploy/other.yml'])
    const { diagnostics } = await loadText(files, { config: 'gone.yml' })
    assert.deepEqual(diagnostics.map(summarise), ['error MANIFEST_NOT_FOUND gone.yml:1:1'])
  })

  it('go to the local cloud without an account', async () => {
    const root = path.join(EXAMPLES, 'aws-node-http-api-typescript-dynamodb')
    const { service } = await loadService({ root, options: {}, env: {}, providers: ['local'] })
    assert.deepEqual(
      service?.targets.map(({ provider, region, options }) => ({ provider, region, options })),
      [{ provider: 'local', region: 'local', options: {} }],
    )
  })
})

describe('a manifest with mistakes', () => {
  it('still tells where it would go and which plugins it names', async () => {
    const root = path.join(EXAMPLES, 'aws-node-twitter-joke-bot')
    const { service, outline } = await loadService({ root, options: { stage: 'no-such' }, env: {} })
    assert.equal(service, undefined)
    assert.deepEqual(
      outline?.targets.map(({ provider }) => provider),
      ['aws'],
    )
    assert.deepEqual(outline?.plugins, [])
  })
})
