/**
 * A manifest of a stranger names files outside of its folder in every way that we know. None of them is read: what this
 * process opens is watched, and the file's content appears in no value, message or package.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { bundle } from '@skyfold/bundler'
import type { Loaded } from '@skyfold/manifest'
import { loadService } from '@skyfold/manifest'
import { provider } from '@skyfold/provider-local'
import { repository } from '../sls.ts'
import type { Surroundings } from './payloads.ts'
import { links, payloads } from './payloads.ts'
import { readsBelow } from './watched-reads.ts'

const CANARY = 'canary-7f3a'
const FILES: Readonly<Record<string, string>> = {
  'canary.yml': `key: ${CANARY}\n`,
  'canary.json': `{ "key": "${CANARY}" }`,
  'canary.txt': `${CANARY}\n`,
  'canary.js': `require('node:fs').writeFileSync(__dirname + '/ran', '')\nexports.handler = () => '${CANARY}'\n`,
  'canary.zip': `PK ${CANARY}`,
}

describe('a file outside of the service folder', function () {
  this.timeout(120_000)
  let folder = ''
  let root = ''
  let outside = ''
  let env: Record<string, string> = {}

  before(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-escape-')))
    root = path.join(folder, 'service')
    outside = path.join(folder, 'outside')
    env = { HOME: outside, OUT: outside, UP: '..' }
    await mkdir(path.join(root, 'a', 'b'), { recursive: true })
    await mkdir(path.join(root, 'node_modules'))
    await mkdir(outside)
    for (const [name, content] of Object.entries(FILES)) await writeFile(path.join(outside, name), content)
    await writeFile(path.join(root, 'own.js'), 'exports.handler = () => 1\n')
    for (const file of Object.keys(FILES))
      for (const [name, target] of Object.entries(links({ outside, file })))
        await symlink(target, path.join(root, name)).catch(() => undefined)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const attempts = (file: string): readonly string[] => payloads(surroundings(file))
  const surroundings = (file: string): Surroundings => ({ outside, file })

  /** Loads a manifest in which `${self:custom.up}` is `..`. */
  async function load(manifest: object): Promise<Loaded> {
    const whole = {
      service: 'stranger',
      provider: { name: 'local', runtime: 'nodejs22.x' },
      ...manifest,
      custom: { up: '..', ...('custom' in manifest ? (manifest.custom as object) : {}) },
    }
    await writeFile(path.join(root, 'serverless.json'), JSON.stringify(whole))
    return loadService({ root, options: {}, env, resolveAll: true })
  }

  async function nothingIsRead(work: () => Promise<unknown>): Promise<void> {
    let said = ''
    const reads = await readsBelow(outside, async () => {
      said = JSON.stringify(await work())
    })
    assert.deepEqual(reads, [])
    assert.ok(!said.includes(CANARY), 'its content is nowhere to be seen')
  }

  it('is seen by the watch when it is read', async () => {
    const reads = await readsBelow(outside, async () => {
      await readFile(path.join(root, 'link', 'canary.txt'))
    })
    assert.deepEqual(reads, [path.join(outside, 'canary.txt')])
  })

  it(`is tried in more than sixty ways`, () => assert.ok(new Set(attempts('canary.yml')).size >= 60))

  for (const file of ['canary.yml', 'canary.json', 'canary.txt', 'canary.js'])
    it(`is not included: file(…${file})`, () =>
      nothingIsRead(async () => {
        const tried = attempts(file)
        const values = tried.map((name, index) => [`v${index}`, `\${file(${name}):key, 'refused'}`])
        const { diagnostics, resolved } = await load({ custom: Object.fromEntries(values) })
        assert.ok(diagnostics.some(({ code }) => code === 'MANIFEST_PATH_REFUSED'))
        assert.ok(diagnostics.every(({ source }) => source !== undefined))
        return [diagnostics, resolved]
      }))

  it('is read where the caller allows it', async () => {
    const name = '../outside/canary.yml'
    await load({})
    const manifest = { service: 's', provider: 'local', custom: { v: `\${file(${name}):key}` } }
    await writeFile(path.join(root, 'serverless.json'), JSON.stringify(manifest))
    const { resolved } = await loadService({
      root,
      options: {},
      env,
      resolveAll: true,
      allowOutside: [outside],
    })
    assert.match(JSON.stringify(resolved), new RegExp(CANARY))
  })

  it('is no manifest', async () => {
    for (const config of attempts('canary.yml'))
      await nothingIsRead(() => loadService({ root, config, options: {}, env }))
  })

  it('is no .env file', async () => {
    await writeFile(path.join(outside, '.env'), `KEY=${CANARY}\n`)
    await symlink(path.join(outside, '.env'), path.join(root, '.env'))
    await nothingIsRead(() => load({ useDotenv: true, custom: { key: '${env:KEY}' } }))
    await rm(path.join(root, '.env'))
  })

  it('is no handler and no ready-made package', async () => {
    for (const name of attempts('canary')) {
      await nothingIsRead(() => build({ f: { handler: `${name}.handler` } }))
      await nothingIsRead(() =>
        build({ f: { handler: 'own.handler', package: { artifact: `${name}.zip` } } }),
      )
    }
  })

  it('is no part of a package', async () => {
    for (const name of [...attempts('canary.txt'), '../**', '../outside/**', 'link/**', '**', 'up/**'])
      await nothingIsRead(() => build({ f: { handler: 'own.handler', package: { patterns: [name] } } }))
  })

  it('is no plugin', async () => {
    const names = [
      ...attempts('canary.js'),
      'x/../../../outside/canary.js',
      '@x/y/../../../../outside/canary.js',
      'node_modules/../../../outside/canary',
    ].filter((name) => !name.includes('$'))
    const manifest = { service: 's', provider: 'local', plugins: names, functions: {} }
    await writeFile(path.join(root, 'serverless.json'), JSON.stringify(manifest))
    const binary = path.join(repository, 'packages/cli/bin/sls.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [binary, 'print', '--json'], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    })
    assert.equal(status, 2, stderr)
    const { diagnostics } = JSON.parse(stdout) as {
      readonly diagnostics: readonly { readonly code: string; readonly message: string }[]
    }
    const said = JSON.stringify(diagnostics)
    assert.ok(!said.includes(CANARY))
    await assert.rejects(access(path.join(outside, 'ran')), 'no module was executed')
    assert.ok(diagnostics.filter(({ code }) => code === 'CLI_PLUGIN_MISSING').length >= 50)
  })

  /** Loads and bundles; the packages' bytes are part of what is said. */
  async function build(functions: object): Promise<unknown> {
    const { service, diagnostics } = await load({ functions })
    const [target] = service?.targets ?? []
    if (!service || !target) return diagnostics
    const { units } = provider.layout(service, target)
    const outDir = path.join(root, '.skyfold', 'artifacts', 'dev', 'local')
    const bundled = await bundle({ service, units, outDir })
    const packed = bundled.artifacts.flatMap(({ entries }) => entries.map((entry) => entry.path))
    assert.ok(!packed.some((name) => name.includes('canary')), packed.join(' '))
    const bytes = await Promise.all(bundled.artifacts.map(({ path: file }) => readFile(file, 'latin1')))
    return [diagnostics, bundled, bytes]
  }
})
