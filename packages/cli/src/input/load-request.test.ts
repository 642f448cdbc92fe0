import assert from 'node:assert/strict'
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { SOURCE_PROVIDERS, PROVIDER_NAMES, loadProvider } from '../providers.ts'
import { recordSession } from '../testing/recorded-session.ts'
import type { Recording, RecordingOptions } from '../testing/recorded-session.ts'
import { load } from '../pipeline/loading.ts'

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

const MANIFEST = `service: typed
provider: { name: local, runtime: nodejs22.x }
functions: { f: { handler: a.b } }
tags:
  customer: "\${opt:customer, 'nobody'}"
  size: "\${param:size, 'small'}"
  run: "\${sls:instanceId}"
custom: { outside: "\${opt:elsewhere, 'x'}" }
`

describe('what the command line says to a manifest', () => {
  let root: string
  before(async () => {
    root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-typed-')))
    await writeFile(path.join(root, 'serverless.yml'), MANIFEST)
  })
  after(() => rm(root, { recursive: true, force: true }))

  async function tagsFrom(
    options: RecordingOptions,
    params: readonly string[] = [],
  ): Promise<{ readonly tags?: Readonly<Record<string, string>>; readonly session: Recording }> {
    const session = recordSession({ root, ...options })
    try {
      const { service } = await load(session, { ...flags, param: [...params] })
      return { tags: service.tags, session }
    } catch {
      return { session }
    }
  }

  it('reaches it as options and parameters', async () => {
    const { tags } = await tagsFrom({ options: { customer: 'acme' } }, ['size=a=b', 'other=1'])
    assert.deepEqual([tags?.['customer'], tags?.['size']], ['acme', 'a=b'])
    assert.match(tags?.['run'] ?? '', /^[\da-f-]{36}$/)
  })

  it('may name an option that this command does not need', async () => {
    const { tags } = await tagsFrom({ options: { elsewhere: 'y' } })
    assert.equal(tags?.['customer'], 'nobody')
  })

  it('is refused when the manifest knows nothing of it', async () => {
    const { tags, session } = await tagsFrom({ options: { custoner: 'acme', regoin: 'x' } })
    assert.equal(tags, undefined)
    assert.deepEqual(
      session.findings.all.map(({ code, hint }) => [code, hint]),
      [
        ['CLI_OPTION_UNKNOWN', 'Did you mean `--customer`?'],
        ['CLI_OPTION_UNKNOWN', 'Did you mean `--region`?'],
      ],
    )
  })

  it('gives every parameter a value', async () => {
    const { session } = await tagsFrom({}, ['size', '=1'])
    assert.deepEqual(
      session.findings.all.map(({ code }) => code),
      ['CLI_PARAM_INVALID', 'CLI_PARAM_INVALID'],
    )
  })
})

describe('the sources of the clouds', () => {
  it('are those that the providers bring', async () => {
    const brought: Record<string, string> = {}
    for (const name of PROVIDER_NAMES) {
      const provider = await loadProvider(name)
      for (const prefix of Object.keys(provider?.sources ?? {})) brought[prefix] = name
    }
    assert.deepEqual(SOURCE_PROVIDERS, brought)
  })
})
