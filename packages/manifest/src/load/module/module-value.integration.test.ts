import assert from 'node:assert/strict'
import type { FolderFiles } from '../../testing/service-folder.ts'
import { loadText, summarise } from '../../testing/service-folder.ts'

const REST = `provider: { name: 'aws', runtime: 'nodejs22.x' }, functions: { f: { handler: 'a.b' } }`

describe('a manifest that is code', function () {
  this.timeout(20_000)

  const forms: Readonly<Record<string, FolderFiles>> = {
    'module.exports with imports': {
      'serverless.ts': `import type { X } from './absent'\nimport { name } from './name'\nconst config: { service: string } = { service: name, ${REST} }\nmodule.exports = config\n`,
      'name.ts': `export const name = 'form'\n`,
    },
    'export default': { 'serverless.ts': `export default { service: 'form', ${REST} } as const\n` },
    'export =': { 'serverless.ts': `const config = { service: 'form', ${REST} }\nexport = config\n` },
    'an async function': { 'serverless.js': `module.exports = async () => ({ service: 'form', ${REST} })\n` },
    'a promise': { 'serverless.mjs': `export default Promise.resolve({ service: 'form', ${REST} })\n` },
    'an ECMAScript module that imports JSON': {
      'serverless.mts': `import process from 'node:process'\nimport names from './names.json'\nexport default { service: names.service, custom: { v: process.version }, ${REST} }\n`,
      'names.json': '{ "service": "form" }',
    },
    'aliases of tsconfig': {
      'serverless.ts': `import { name } from '@functions/name'\nmodule.exports = { service: name, ${REST} }\n`,
      'src/functions/name.ts': `export const name = 'form'\n`,
      'tsconfig.json':
        '{ "compilerOptions": { "baseUrl": ".", "paths": { "@functions/*": ["src/functions/*"] } } }',
    },
    'a package of the service folder': {
      'serverless.cjs': `const { name } = require('names')\nmodule.exports = { service: name, ${REST} }\n`,
      'node_modules/names/index.js': `exports.name = 'form'\n`,
    },
  }
  for (const [name, files] of Object.entries(forms))
    it(`may be written as ${name}`, async () => {
      const { service, diagnostics } = await loadText(files)
      assert.deepEqual(diagnostics, [])
      assert.equal(service?.name, 'form')
      assert.equal(service.functions[0]?.source.line, 1)
    })

  it('gives each module its own __dirname and runs in the service folder', async () => {
    const { service, diagnostics } = await loadText({
      'serverless.ts': `import hello from './src/functions/hello'\nmodule.exports = { service: 'x', provider: { name: 'aws' }, functions: { hello } }\n`,
      'src/functions/hello/index.ts': `import { handlerPath } from '../../libs/path'\nexport default { handler: \`\${handlerPath(__dirname)}/handler.main\` }\n`,
      'src/libs/path.ts': `export const handlerPath = (dir: string) => dir.split(process.cwd())[1].substring(1).replace(/\\\\/g, '/')\n`,
    })
    assert.deepEqual(diagnostics, [])
    assert.equal(service?.functions[0]?.handler.module, 'src/functions/hello/handler')
  })

  it('may declare __dirname itself, as ECMAScript modules do', async () => {
    const { service } = await loadText({
      'serverless.ts': `import path from 'node:path'\nimport { fileURLToPath } from 'node:url'\nconst __dirname = path.dirname(fileURLToPath(import.meta.url))\nexport default { service: path.basename(__dirname) === '' ? 'no' : 'own', ${REST} }\n`,
    })
    assert.equal(service?.name, 'own')
  })

  it('sees the environment of the request, and may hold variables, undefined and functions', async () => {
    const { service, diagnostics } = await loadText(
      {
        'serverless.ts': `module.exports = { service: '\${env:NAME}', custom: { f() {}, u: undefined }, ${REST}, tags: { seen: process.env.SEEN ?? 'no', outer: process.env.OUTER ?? 'no' } }\n`,
      },
      { env: { NAME: 'named', SEEN: 'yes' } },
    )
    assert.deepEqual(diagnostics, [])
    assert.deepEqual([service?.name, service?.tags], ['named', { seen: 'yes', outer: 'no' }])
  })

  const failures: [string, string, string, RegExp][] = [
    ['throws', `const a = 1\n\nthrow new Error('No luck.')\n`, 'serverless.ts:3:7', /No luck/],
    ['cannot be parsed', `const a =\n= 2\n`, 'serverless.ts:2:1', /Unexpected/],
    ['imports what is not there', `import './gone'\n`, 'serverless.ts:1:8', /gone/],
    ['ends the process', `process.exit(3)\n`, 'serverless.ts:1:1', /exit code 3/],
  ]
  for (const [name, text, place, reason] of failures)
    it(`is shown where it ${name}`, async () => {
      const { diagnostics, service } = await loadText({ 'serverless.ts': text })
      assert.deepEqual(diagnostics.map(summarise), [`error MANIFEST_CODE_FAILED ${place}`])
      assert.match(diagnostics[0]?.message ?? '', reason)
      assert.equal(service, undefined)
    })

  it('may not hold an object that contains itself', async () => {
    const { diagnostics } = await loadText({
      'serverless.ts': `const custom: Record<string, unknown> = {}\ncustom.self = custom\nmodule.exports = { service: 'x', custom, ${REST} }\n`,
    })
    assert.deepEqual(diagnostics.map(summarise), ['error MANIFEST_NOT_DATA serverless.ts:1:1'])
  })
})

describe('a variable that runs a file', function () {
  this.timeout(20_000)
  const manifest = `service: x
provider: aws
custom: { stage: two }
functions:
  f:
    handler: a.b
    environment:
      VALUE: \${file(values.js):make.deep}
      ASKED: \${file(values.js):asked}
`
  const code = `module.exports.make = () => ({ deep: 'made' })
module.exports.asked = async ({ options, resolveVariable }) => options.stage + (await resolveVariable('self:custom.stage'))
`

  it('calls exported functions, which may ask for variables', async () => {
    const { service, diagnostics } = await loadText(
      manifest,
      { options: { stage: 'one' } },
      { 'values.js': code },
    )
    assert.deepEqual(diagnostics, [])
    assert.deepEqual(service?.functions[0]?.settings.environment, { VALUE: 'made', ASKED: 'onetwo' })
  })

  it('is refused when only data may be read, and nothing runs', async () => {
    const canary = `require('node:fs').writeFileSync(__dirname + '/ran', '')\n${code}`
    const { diagnostics } = await loadText(manifest, { safe: true }, { 'values.js': canary })
    assert.deepEqual(diagnostics.map(summarise), [
      'error MANIFEST_CODE_REFUSED serverless.yml:8:14',
      'error MANIFEST_CODE_REFUSED serverless.yml:9:14',
    ])
  })
})
