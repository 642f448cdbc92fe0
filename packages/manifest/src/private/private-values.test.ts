import assert from 'node:assert/strict'
import type { LoadRequest } from '../load-request.ts'
import { isSecret, Secret } from '../secret.ts'
import type { FolderFiles } from '../testing/service-folder.ts'
import { loadText } from '../testing/service-folder.ts'

const ENV = { KEY: 'k3y-Qx9 7', STAGE: 'production', SIZE: '512' }

/** Variables of the function `f`, each as its text behind its nature. */
async function variables(
  manifest: string,
  request: Partial<LoadRequest> = {},
  files: FolderFiles = {},
): Promise<Readonly<Record<string, string>>> {
  const { service, diagnostics } = await loadText(manifest, { env: ENV, ...request }, files)
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  )
  const { environment } = service?.functions[0]?.settings ?? {}
  return Object.fromEntries(Object.entries(environment ?? {}).map(([name, value]) => [name, told(value)]))
}

function told(value: string | Secret): string {
  return isSecret(value) ? `${value.nature} ${value.origin}: ${value.reveal()}` : value
}

function manifestOf(environment: string, more = ''): string {
  return `service: shop\nprovider: { name: aws }\nfunctions: { f: { handler: a.b, environment: ${environment} } }\n${more}`
}

describe('what a function gets from the environment of the command', () => {
  it('is private, whatever way it came', async () => {
    const files = { 'part.yml': 'deep: { key: "${env:KEY}" }\nall: { C: "${env:KEY}" }\n' }
    const written = `{ A: "\${env:KEY}", B: "\${self:custom.key}", C: "\${file(part.yml):deep.key}", D: "\${param:key}", E: "\${env:NONE, self:custom.key}", F: "\${opt:none, \${env:KEY}}" }`
    const more = 'custom: { key: "${env:KEY}" }\nparams: { default: { key: "${env:KEY}" } }\n'
    const found = await variables(manifestOf(written, more), {}, files)
    assert.deepEqual(new Set(Object.values(found)), new Set(['private env:KEY: k3y-Qx9 7']))
    assert.equal(Object.keys(found).length, 6)
    assert.deepEqual(await variables(manifestOf('"${file(part.yml):all}"'), {}, files), {
      C: 'private env:KEY: k3y-Qx9 7',
    })
  })

  it('makes a private text of every text that holds it', async () => {
    const found = await variables(
      manifestOf('{ A: "db://${env:KEY}@${self:custom.host}/${env:SIZE}" }', 'custom: { host: h }\n'),
    )
    assert.deepEqual(found, { A: 'private env:KEY + env:SIZE: db://k3y-Qx9 7@h/512' })
  })

  it('is private from a .env file, also where variables of the file are put together', async () => {
    const files = { '.env': 'USER_NAME=ada-9\nURL=db://${USER_NAME}@h\n' }
    const found = await variables(`useDotenv: true\n${manifestOf('{ A: "${env:URL}" }')}`, {}, files)
    assert.deepEqual(found, { A: 'private env:URL: db://ada-9@h' })
  })

  it('is plain when it is a default, a parameter of the command line or a boolean', async () => {
    const written = `{ A: "\${env:NONE, 'dev-db-1'}", B: "\${param:given}", C: "\${strToBool(\${env:FLAG})}" }`
    const request = { env: { FLAG: '1' }, params: { given: 'given-1' } }
    assert.deepEqual(await variables(manifestOf(written), request), {
      A: 'dev-db-1',
      B: 'given-1',
      C: 'true',
    })
  })

  it('is a secret when it is put together with one', async () => {
    const sources = { vault: async () => new Secret('hush', 'vault:k') }
    const found = await variables(manifestOf('{ A: "${env:KEY}/${vault:k}" }'), { sources })
    assert.deepEqual(found, { A: 'secret env:KEY + vault:k: k3y-Qx9 7/hush' })
  })

  it('is private in what provider and overrides give', async () => {
    const manifest = `service: shop
provider: { name: aws, environment: { A: "\${env:KEY}" }, aws: { environment: { B: "\${env:KEY}" } } }
functions: { f: { handler: a.b }, g: { handler: a.b, aws: { environment: { C: "\${env:KEY}" } } } }
`
    const { service: loaded } = await loadText(manifest, { env: ENV })
    const [f, g] = loaded?.functions ?? []
    const parts = [f?.settings, f?.overrides['aws'], g?.overrides['aws']]
    const given = parts.flatMap((part) => Object.values(part?.environment ?? {}))
    assert.deepEqual(given.map(told), Array(4).fill('private env:KEY: k3y-Qx9 7'))
  })
})

describe('a private value elsewhere', () => {
  it('is the text that it is', async () => {
    const { service: loaded, diagnostics } = await loadText(
      `service: shop
provider: { name: aws, stage: "\${env:STAGE}", memorySize: "\${env:SIZE}", tags: { t: "\${env:KEY}" } }
custom: { production: { time: 7 } }
functions: { f: { handler: a.b, timeout: "\${self:custom.\${env:STAGE}.time}" } }
`,
      { env: ENV },
    )
    assert.deepEqual(diagnostics, [])
    const { memorySize, timeout, tags } = loaded?.functions[0]?.settings ?? {}
    assert.deepEqual([loaded?.stage, memorySize, timeout, tags], ['production', 512, 7, { t: ENV.KEY }])
  })
})

describe('a private value that ordinary output holds anyway', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['production', 'is the stage'],
    ['us-east-1', 'is the region that counts without one'],
    ['shop', 'is the name of the service'],
    ['debug', 'is a word'],
    ['3306', 'is a number'],
    ['10.0.0.12', 'is an address'],
    ['', 'is empty'],
    ['shop-table', 'is part of another text of the service'],
  ]
  for (const [text, reason] of texts)
    it(`is ordinary because it ${reason}`, async () => {
      const manifest = `service: shop
provider: { name: aws, stage: production, tags: { t: a shop-table of ours } }
functions: { f: { handler: a.b, environment: { A: "\${env:X}" } } }
`
      assert.deepEqual(await variables(manifest, { env: { X: text } }), { A: `ordinary env:X: ${text}` })
    })

  it('is not ordinary because private values hold it as well', async () => {
    const found = await variables(manifestOf('{ A: "${env:KEY}", B: "x${env:KEY}" }'))
    assert.ok(Object.values(found).every((one) => one.startsWith('private')))
  })
})

describe('a private value in what `sls print` shows', () => {
  it('is hidden below `environment`, and elsewhere where it is not ordinary', async () => {
    const manifest = manifestOf(
      '{ A: "${env:KEY}", STAGE: "${env:STAGE}" }',
      'custom: { key: "${env:KEY}", list: ["x${env:KEY}"], stage: "${env:STAGE}" }\n',
    ).replace('name: aws', 'name: aws, stage: "${env:STAGE}"')
    const { resolved } = await loadText(manifest, { env: ENV, resolveAll: true })
    assert.deepEqual(JSON.parse(JSON.stringify(resolved)), {
      service: 'shop',
      provider: { name: 'aws', stage: 'production' },
      functions: { f: { handler: 'a.b', environment: { A: '[secret]', STAGE: '[secret]' } } },
      custom: { key: '[secret]', list: ['[secret]'], stage: 'production' },
    })
  })

  it('is in no message about a mistake in `environment`', async () => {
    const { diagnostics } = await loadText(manifestOf('"${env:KEY}"'), { env: ENV })
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['MANIFEST_INVALID_VALUE'],
    )
    assert.ok(!JSON.stringify(diagnostics).includes(ENV.KEY))
  })
})
