import assert from 'node:assert/strict'
import { loadText, summarise } from './testing/service-folder.ts'
import { undeployable } from './undeployable.ts'

describe('a function that is a container image', () => {
  const manifest =
    'service: a\nprovider: aws\nfunctions:\n  f:\n    image: { name: app }\n  g: { handler: a.b, image: app }\n'

  it('loads, so that it can be looked at', async () => {
    const { service, diagnostics } = await loadText(manifest)
    assert.deepEqual(diagnostics, [])
    assert.deepEqual(service?.functions[0]?.image?.settings, { name: 'app' })
    assert.equal(service?.functions[1]?.image, undefined, 'with a handler it is deployed from code')
  })

  it('is refused where something is to be deployed', async () => {
    const { service } = await loadText(manifest)
    assert.ok(service)
    assert.deepEqual(undeployable(service).map(summarise), ['error MANIFEST_IMAGE serverless.yml:5:5'])
  })
})
