import assert from 'node:assert/strict'
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { recordSession } from '../testing/recorded-session.ts'
import { load } from './loading.ts'

const root = realpathSync(fileURLToPath(new URL('../../fixtures/service/', import.meta.url)))
const flags = {
  json: false,
  'service-dir': undefined,
  stage: undefined,
  region: undefined,
  provider: undefined,
  config: undefined,
  auth: undefined,
  safe: false,
}

describe('loading a service', () => {
  it('lets plugins bring variable sources and change the service', async () => {
    const session = recordSession({ root })
    const { service, destinations } = await load(session, flags)
    assert.equal(service.tags['stamp'], 'yes')
    assert.match(String(service.functions[0]?.settings.environment['STAMP']), /\[secret\]/)
    assert.deepEqual(
      destinations.map(({ label }) => label),
      ['local/local'],
    )
    assert.deepEqual(
      session.findings.all.map(({ code, source }) => [code, source?.line]),
      [['MANIFEST_PLUGIN_BUILT_IN', 7]],
    )
  })

  it('keeps the secrets of the service out of everything that is shown', async () => {
    const session = recordSession({ root, env: { GITHUB_ACTIONS: 'true' } })
    await load(session, flags)
    session.terminal.print(['it says stamped-here'])
    assert.equal(session.stdout(), 'it says [secret]\n')
    assert.match(session.stderr(), /^::add-mask::stamped-here\n/)
  })

  it('reports the mistakes of the manifest, its plugins and its providers in one run', async () => {
    const session = recordSession({ root })
    await assert.rejects(load(session, { ...flags, config: 'mistakes.yml' }), { reason: 'usage' })
    assert.deepEqual(
      session.findings.all
        .filter(({ severity }) => severity === 'error')
        .map(({ code, source }) => [code, source?.file, source?.line]),
      [
        ['MANIFEST_INVALID_VALUE', 'mistakes.yml', 10],
        ['CLI_PLUGIN_MISSING', 'mistakes.yml', 6],
        ['CLI_PROVIDER_UNKNOWN', 'mistakes.yml', 3],
      ],
    )
  })

  it('executes no plugin with --safe', async () => {
    const session = recordSession({ root })
    await assert.rejects(load(session, { ...flags, safe: true }), { reason: 'usage' })
    assert.ok(session.findings.all.some(({ code }) => code === 'CLI_PLUGIN_UNSAFE'))
  })
})
