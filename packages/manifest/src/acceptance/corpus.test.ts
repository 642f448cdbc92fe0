/**
 * Real manifests of the public examples, where they are at hand (`SKYFOLD_CORPUS`). Each gives a service or says at a place why
 * not; those of AWS all load once they have what their users must supply (test/fixtures/corpus-inputs.json).
 */
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Loaded, SourceResolver } from '../load-request.ts'
import { loadService } from '../load-service.ts'
import { CORPUS, corpusManifests } from '../testing/example-corpus.ts'

/** What a user of an example has to supply. */
interface SuppliedInputs {
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Placeholder in the manifest → what a user would write there. */
  readonly replace?: Readonly<Record<string, string>>
  /** Prefix of a variable source of a cloud → the value that it has for everything. */
  readonly sources?: Readonly<Record<string, string>>
}

const INPUTS = JSON.parse(
  readFileSync(
    fileURLToPath(new URL('../../../../test/fixtures/corpus-inputs.json', import.meta.url)),
    'utf8',
  ),
) as Readonly<Record<string, SuppliedInputs>>

if (existsSync(CORPUS)) describe('the manifests of the public examples', testCorpus)
else
  it(`the manifests of the public examples (not found at ${CORPUS}; set SKYFOLD_CORPUS)`, function () {
    this.skip()
  })

function testCorpus(): void {
  for (const file of corpusManifests()) {
    const name = path.relative(CORPUS, path.dirname(file))
    const isAws = /^\s*name:\s*aws\b/m.test(readFileSync(file, 'utf8'))
    const inputs = INPUTS[name]
    it(`${name} ${isAws && !inputs ? 'loads' : 'loads or says what is missing'}`, async () => {
      const { service, diagnostics } = await load(path.dirname(file), path.basename(file))
      assert.ok(diagnostics.every(({ source }) => source))
      assert.equal(
        service === undefined,
        diagnostics.some(({ severity }) => severity === 'error'),
      )
      if (isAws) assert.equal(service === undefined, inputs !== undefined)
    })
    if (inputs) it(`${name} loads with what its user supplies`, () => loadSupplied(file, inputs))
  }
}

function load(
  root: string,
  config: string,
  { env = {}, sources = {} }: SuppliedInputs = {},
): Promise<Loaded> {
  const resolvers = Object.entries(sources).map(([prefix, value]): [string, SourceResolver] => [
    prefix,
    async () => value,
  ])
  return loadService({ root, config, options: {}, env, sources: Object.fromEntries(resolvers) })
}

async function loadSupplied(file: string, inputs: SuppliedInputs): Promise<void> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'skyfold-corpus-'))
  try {
    cpSync(path.dirname(file), root, { recursive: true })
    const config = path.basename(file)
    let text = readFileSync(file, 'utf8')
    for (const [placeholder, value] of Object.entries(inputs.replace ?? {}))
      text = text.replaceAll(placeholder, value)
    for (const [name, content] of Object.entries({ ...inputs.files, [config]: text }))
      writeFileSync(path.join(root, name), content)
    const { service, diagnostics } = await load(root, config, inputs)
    assert.ok(service, diagnostics.map(({ message }) => message).join('\n'))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
