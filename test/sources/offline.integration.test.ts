/** Commands that change nothing work without any credentials, whatever the environment of the functions is made of. */
import assert from 'node:assert/strict'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Diagnostic } from '@skyfold/manifest'
import type { SlsResult } from '../sls.ts'
import { sls } from '../sls.ts'

const MANIFEST = `service: shop
provider: { name: aws, runtime: nodejs22.x }
functions:
  hello:
    handler: hello.handler
    environment:
      KEY: \${ssm:/shop/key}
      SECRET: \${gcp-secret:key}
      VAULT: \${azure-keyvault:shop-vault/key}
      HOST: \${env:HOST_OF_SHOP}
      CUSTOMER: "\${opt:customer, 'nobody'}"
      SIZE: \${param:size, 'small'}
`

describe('without credentials', function () {
  this.timeout(60_000)
  let root = ''
  before(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-offline-')))
    await writeFile(path.join(root, 'serverless.yml'), MANIFEST)
    await writeFile(path.join(root, 'hello.js'), 'exports.handler = async () => 1\n')
  })
  after(() => rm(root, { recursive: true, force: true }))

  /** Nobody's home, and no machine that has a role. */
  const run = (...args: string[]): Promise<SlsResult> =>
    sls(root, args, {
      HOME: root,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: '',
      AWS_SECRET_ACCESS_KEY: '',
      AWS_PROFILE: 'nobody',
      // A service principal whom nobody vouches for: without one, Azure's library asks the machine's metadata server.
      AZURE_TENANT_ID: 'nobody',
      AZURE_CLIENT_ID: 'nobody',
      AZURE_CLIENT_SECRET: 'nobody',
      AZURE_AUTHORITY_HOST: 'https://127.0.0.1:1',
    })

  it('a service is packaged and checked, with options and parameters of its own', async () => {
    const packaged = await run('package', '--no-measure', '--customer', 'acme', '--param', 'size=large')
    assert.equal(packaged.code, 0, packaged.stderr)
    assert.match(packaged.stderr, /MANIFEST_VARIABLE_DEFERRED/)
    const checked = await run('check')
    assert.equal(checked.code, 0, checked.stderr)
  })

  it('a command that needs the values says which, where and what to do', async () => {
    const { code, stdout } = await run('plan', '--json')
    assert.equal(code, 2)
    const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] }
    assert.deepEqual(
      diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ code: said, source }) => [said, source?.line]),
      [
        ['MANIFEST_VARIABLE_FAILED', 7],
        ['MANIFEST_VARIABLE_FAILED', 8],
        ['MANIFEST_VARIABLE_FAILED', 9],
        ['MANIFEST_VARIABLE_MISSING', 10],
      ],
    )
    assert.match(diagnostics[0]?.hint ?? '', /AWS_PROFILE|aws (?:configure|sso login)/)
    const { code: typo, stderr } = await run('package', '--costumer', 'acme')
    assert.equal(typo, 2)
    assert.match(stderr, /CLI_OPTION_UNKNOWN[^]*--customer/)
  })

  it('all that can be printed of options and parameters is', async () => {
    await writeFile(
      path.join(root, 'plain.yml'),
      MANIFEST.replaceAll(/ {6}(?:KEY|SECRET|VAULT|HOST): .*\n/g, ''),
    )
    const { code, stdout, stderr } = await run(
      'print',
      '--config=plain.yml',
      '--customer=acme',
      '--param=size=large',
      '--path=functions.hello.environment',
    )
    assert.equal(code, 0, stderr)
    assert.equal(stdout, 'CUSTOMER: acme\nSIZE: large\n')
  })
})
