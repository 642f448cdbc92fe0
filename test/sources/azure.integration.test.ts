/** Secrets of a Key Vault in a manifest, read from the strict fake of Azure. */
import assert from 'node:assert/strict'
import { provider } from '@skyfold/provider-azure'
import type { RunningAzure } from '../clouds/azure/cloud.ts'
import { startAzure } from '../clouds/azure/cloud.ts'
import { needSpecs } from '../clouds/specs.ts'
import { resolveValues } from './resolved-values.ts'

const HEAD = 'provider: { name: azure }'

describe('variables of Azure', function () {
  this.timeout(20_000)
  let cloud: RunningAzure

  before(async function () {
    needSpecs(this)
    cloud = await startAzure()
    cloud.world.vaultSecrets.set('acme-vault/api-key', 'hush')
    cloud.world.vaultSecrets.set('acme-vault/database', '{"user":"ada"}')
  })
  after(() => cloud?.stop())

  it('read secrets and their parts, each once', async () => {
    const before = cloud.traffic.requests.length
    const { values, diagnostics } = await resolveValues(provider, cloud, {
      head: HEAD,
      lines: `text: \${azure-keyvault(acme-vault):api-key}
again: "x-\${azure-keyvault:acme-vault/api-key}"
version: \${azure-keyvault:acme-vault/api-key/00000000000000000000000000000000}
whole: \${azure-keyvault:acme-vault/database}
part: \${azure-keyvault(acme-vault):database:user}
raw: \${azure-keyvault(acme-vault, raw):database}
none: \${azure-keyvault:acme-vault/none, 'fallback'}
noVault: \${azure-keyvault:evil.example#/x, 'no vault'}`,
    })
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    )
    assert.deepEqual(values, {
      text: '<azure-keyvault:acme-vault/api-key> hush',
      again: '<azure-keyvault:acme-vault/api-key> x-hush',
      version: '<azure-keyvault:acme-vault/api-key> hush',
      whole: { user: '<azure-keyvault:acme-vault/database> ada' },
      part: '<azure-keyvault:acme-vault/database> ada',
      raw: '<azure-keyvault:acme-vault/database> {"user":"ada"}',
      none: 'fallback',
      noVault: 'no vault',
    })
    const read = cloud.traffic.requests.slice(before).map(({ operation }) => operation)
    assert.equal(read.filter((operation) => operation === 'vault.GetSecret').length, 4)
  })

  it('say where credentials are wanted', async () => {
    const env = { ...cloud.env, ...cloud.badCredentials.unknown }
    const lines = 'a: ${azure-keyvault:acme-vault/api-key}'
    const { diagnostics } = await resolveValues(provider, { env }, { head: HEAD, lines })
    const failed = diagnostics.find(({ code }) => code === 'MANIFEST_VARIABLE_FAILED')
    assert.equal(failed?.source?.line, 4)
    assert.match(failed?.cause ?? '', /credentials|refused/i)
  })
})
