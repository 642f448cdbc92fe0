/** Secrets of Secret Manager in a manifest, read from the strict fake of Google Cloud. */
import assert from 'node:assert/strict'
import { provider } from '@skyfold/provider-gcp'
import type { RunningGcp } from '../clouds/gcp/cloud.ts'
import { startGcp } from '../clouds/gcp/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { resolveValues } from './resolved-values.ts'

const HEAD = 'provider: { name: gcp, project: skyfold-test }'

describe('variables of Google Cloud', function () {
  this.timeout(20_000)
  let cloud: RunningGcp

  before(async function () {
    needSpecs(this)
    cloud = await startGcp()
    const put = (name: string, ...versions: string[]): void => {
      const document = { name: `projects/skyfold-test/secrets/${name}` }
      cloud.world.secrets.set(document.name, {
        document,
        versions: versions.map((text) => Buffer.from(text)),
      })
    }
    put('api-key', 'old', 'new')
    put('database', '{"user":"ada","port":5432}')
  })
  after(() => cloud?.stop())

  it('read secrets, their versions and their parts, each once', async () => {
    const before = cloud.traffic.requests.length
    const { values, diagnostics } = await resolveValues(provider, cloud, {
      head: HEAD,
      lines: `latest: \${gcp-secret:api-key}
again: "x-\${gcp-secret:api-key}"
first: \${gcp-secret:api-key/1}
full: \${gcp-secret:projects/skyfold-test/secrets/api-key/versions/2}
whole: \${gcp-secret:database}
part: \${gcp-secret:database:user}
raw: \${gcp-secret(raw):database}
none: \${gcp-secret:none, 'fallback'}`,
    })
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    )
    assert.deepEqual(values, {
      latest: '<gcp-secret:api-key> new',
      again: '<gcp-secret:api-key> x-new',
      first: '<gcp-secret:api-key> old',
      full: '<gcp-secret:api-key> new',
      whole: { user: '<gcp-secret:database> ada', port: '<gcp-secret:database> 5432' },
      part: '<gcp-secret:database> ada',
      raw: '<gcp-secret:database> {"user":"ada","port":5432}',
      none: 'fallback',
    })
    const read = cloud.traffic.requests.slice(before).map(({ operation }) => operation)
    assert.equal(read.filter((operation) => operation.includes('access')).length, 5)
  })

  it('say where credentials are wanted', async () => {
    const env = { ...cloud.env, ...cloud.badCredentials.unknown }
    const { diagnostics } = await resolveValues(
      provider,
      { env },
      { head: HEAD, lines: 'a: ${gcp-secret:api-key}' },
    )
    const failed = diagnostics.find(({ code }) => code === 'MANIFEST_VARIABLE_FAILED')
    assert.equal(failed?.source?.line, 4)
    assert.match(failed?.cause ?? '', /credentials/i)
  })
})
