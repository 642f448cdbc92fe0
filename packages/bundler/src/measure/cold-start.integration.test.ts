import type { Artifact, Unit } from '@skyfold/plugin-api'
import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { bundle } from '../bundle.ts'
import { addFiles, createFolder, discard, serviceOf, unitOf } from '../testing/service-folder.ts'
import type { Measured, MeasureOptions } from './cold-start.ts'
import { measureColdStart } from './cold-start.ts'

describe('the cold start of a package', () => {
  let root: string
  beforeEach(async () => {
    root = await createFolder()
  })
  afterEach(() => discard(root))

  async function pack(source: string, settings: Partial<Unit> = {}): Promise<[Artifact, Unit]> {
    await addFiles(root, { 'code.mjs': source })
    const unit = unitOf('code', 'code.handler', settings)
    const service = serviceOf(root, { code: 'code.handler' })
    const { artifacts } = await bundle({ service, units: [unit], outDir: path.join(root, 'out') })
    assert.ok(artifacts[0])
    return [artifacts[0], unit]
  }

  async function measure(source: string, options: MeasureOptions = { runs: 1 }): Promise<Measured> {
    const before = await temporaryFolders()
    const measured = await measureColdStart(...(await pack(source)), options)
    assert.deepEqual(await temporaryFolders(), before)
    return measured
  }

  it('is measured from the start of the process to the loaded handler', async () => {
    const spin = 'const end = performance.now() + 30; while (performance.now() < end);'
    const { coldStart, diagnostics } = await measure(`${spin} export const handler = () => 1`, { runs: 3 })
    assert.deepEqual(diagnostics, [])
    assert.ok(coldStart)
    assert.ok(coldStart.runtimeInit > 0)
    assert.ok(coldStart.codeInit >= 30)
    assert.deepEqual([coldStart.runs, coldStart.node], [3, process.versions.node])
  })

  it('is measured for a module entry as well', async () => {
    const entry = { file: 'index.mjs', source: '', handlers: [] }
    const measured = await measureColdStart(...(await pack('export const handler = () => 1', { entry })), {
      runs: 1,
    })
    assert.ok(measured.coldStart)
  })

  const failures: Record<string, [source: string, reason: RegExp]> = {
    'code that throws': ['export const handler = () => 1; throw new TypeError("no table")', /no table/],
    'code that rejects': [
      'export const handler = () => 1; await0(); function await0() { throw null }',
      /null/,
    ],
    'code that ends the process': ['process.exit(3); export const handler = () => 1', /exit code 3/],
    'code that never ends': ['export const handler = () => 1; for (;;);', /not done after 300 ms/],
  }
  for (const [what, [source, reason]] of Object.entries(failures))
    it(`is an error for ${what}`, async () => {
      const { coldStart, diagnostics } = await measure(source, { runs: 1, timeout: 300 })
      assert.deepEqual([coldStart, diagnostics[0]?.code], [undefined, 'BUNDLE_LOAD_FAILED'])
      assert.match(diagnostics[0]?.message ?? '', reason)
      assert.ok(!diagnostics[0]?.message.includes(os.tmpdir()), 'names no temporary folder')
    })

  it('is unknown, and no error, where the platform has what this machine lacks', async () => {
    const [artifact, unit] = await pack('export const handler = () => 1; throw new Error("not here")')
    const newer = { ...unit.platform, node: '99' }
    const richer = { ...unit.platform, external: ['platform-sdk'] }
    for (const platform of [newer, richer]) {
      const { coldStart, diagnostics } = await measureColdStart(artifact, { ...unit, platform }, { runs: 1 })
      assert.deepEqual([coldStart, diagnostics[0]?.code], [undefined, 'BUNDLE_LOAD_UNKNOWN'])
    }
  })

  it('is an error for a handler that cannot be called', async () => {
    const { diagnostics } = await measure('export const handler = { not: "callable" }')
    assert.equal(diagnostics[0]?.code, 'BUNDLE_EXPORT_NOT_CALLABLE')
    assert.match(diagnostics[0]?.message ?? '', /of type object/)
  })

  it('shows the code no environment but the one that is given', async () => {
    const source = 'export const handler = () => 1; throw new Error(Object.entries(process.env).join(";"))'
    const measured = await measure(source, { runs: 1, environment: { TABLE: 'orders' } })
    assert.match(measured.diagnostics[0]?.message ?? '', /: TABLE,orders$/)
  })

  it('gives the code no channel to this process', async () => {
    const { coldStart } = await measure(
      'process.send?.({ ok: false, reason: "forged" }); export const handler = () => 1',
    )
    assert.ok(coldStart)
  })

  it('is an error for a package that was damaged on the disk', async () => {
    const [artifact, unit] = await pack('export const handler = () => 1')
    await writeFile(artifact.path, 'damaged')
    const { diagnostics } = await measureColdStart(artifact, unit)
    assert.equal(diagnostics[0]?.code, 'BUNDLE_LOAD_FAILED')
  })

  it('is not measured for a prebuilt package, whose handler we do not know', async () => {
    const [artifact, unit] = await pack('export const handler = () => 1')
    assert.deepEqual(await measureColdStart(artifact, { ...unit, prebuilt: 'a.zip' }), { diagnostics: [] })
  })
})

async function temporaryFolders(): Promise<string[]> {
  return (await readdir(os.tmpdir())).filter((name) => name.startsWith('skyfold-package-'))
}
