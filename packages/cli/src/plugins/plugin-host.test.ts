import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import type { Service } from '@skyfold/manifest'
import type { Artifact } from '@skyfold/plugin-api'
import { HOOKS, SkyfoldError } from '@skyfold/plugin-api'
import { createPluginHost, loadPlugins } from './plugin-host.ts'

const root = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const source = { file: 'serverless.yml', line: 3, column: 5, length: 10 }

const service: Service = {
  name: 'shop',
  stage: 'dev',
  root,
  file: 'serverless.yml',
  targets: [{ provider: 'local', region: 'local', options: {} }],
  functions: [],
  tags: { 'size-budget': '10' },
  package: { patterns: [] },
  native: {},
  plugins: [],
}

const artifact: Artifact = {
  unit: 'hello',
  path: '/tmp/hello.zip',
  sha256: '',
  contentHash: '',
  bytes: 11,
  unzippedBytes: 11,
  entries: [],
}

describe('plugins of a service', () => {
  const load = (names: readonly string[], safe = false) =>
    loadPlugins(
      names.map((name) => ({ name, source })),
      { root, safe },
    )

  it('run their hooks: sources, service, packaged', async () => {
    const { host, diagnostics } = await load(['./service/plugins/stamp.js', './plugins/size-budget.js'])
    assert.deepEqual(diagnostics, [])
    assert.deepEqual(Object.keys(host.sources), ['stamp'])
    const changed = await host.service(service)
    assert.equal(changed.tags['stamp'], 'yes')
    const [exceeded, ...others] = await host.packaged([artifact, { ...artifact, bytes: 10 }], changed)
    assert.deepEqual([exceeded?.code, others], ['BUDGET_EXCEEDED', []])
    assert.deepEqual(await host.units([], changed), [])
  })

  it('see what the one before returned, each in turn', async () => {
    const resource = (name: string) => ({ address: `local.x/${name}`, type: 'local.x', inputs: {} })
    const append = (name: string) => ({
      name,
      graph: (graph: { readonly resources: readonly ReturnType<typeof resource>[] }) => ({
        resources: [...graph.resources, resource(name)],
      }),
    })
    const host = createPluginHost([append('a'), { name: 'b' }, append('c')])
    const { resources } = await host.graph({ resources: [] }, service)
    assert.deepEqual(
      resources.map(({ address }) => address),
      ['local.x/a', 'local.x/c'],
    )
  })

  it('are named when they throw, with the stack for their author: CLI_PLUGIN_FAILED', async () => {
    const broken = {
      name: 'broken',
      units: () => {
        throw new TypeError('no units')
      },
    }
    await assert.rejects(createPluginHost([broken]).units([], service), (error: unknown) => {
      assert.ok(error instanceof SkyfoldError)
      const { code, message, cause } = error.diagnostic
      assert.deepEqual(
        [code, message.includes('"broken" failed in its hook `units`')],
        ['CLI_PLUGIN_FAILED', true],
      )
      assert.match(cause ?? '', /^TypeError: no units\n +at .*plugin-host\.test\.js/)
      return true
    })
  })

  it('have a host with a place for every hook', () => {
    assert.deepEqual(Object.keys(createPluginHost([])).sort(), Object.keys(HOOKS).sort())
  })

  const cases: [name: string, code: string, message: RegExp][] = [
    ['./plugins/foreign.js', 'CLI_PLUGIN_FOREIGN', /another framework/],
    ['not-installed', 'CLI_PLUGIN_MISSING', /is not there/],
    ['../outside.js', 'CLI_PLUGIN_MISSING', /is not there/],
    ['./plugins/typo.js', 'CLI_PLUGIN_INVALID', /`pakaged`; did you mean `packaged`\?/],
    ['./plugins/throws.js', 'CLI_PLUGIN_INVALID', /cannot be loaded/],
  ]
  for (const [name, code, message] of cases)
    it(`${name} is answered with ${code} at its place`, async () => {
      const { diagnostics } = await load([name])
      assert.deepEqual(
        diagnostics.map((one) => [one.code, one.source]),
        [[code, source]],
      )
      assert.match(diagnostics[0]?.message ?? '', message)
    })

  it('are not loaded with --safe: CLI_PLUGIN_UNSAFE', async () => {
    const { host, diagnostics } = await load(['./service/plugins/stamp.js', 'any'], true)
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['CLI_PLUGIN_UNSAFE', 'CLI_PLUGIN_UNSAFE'],
    )
    assert.deepEqual(host.sources, {})
  })
})
