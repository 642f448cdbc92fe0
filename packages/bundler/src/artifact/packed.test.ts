import assert from 'node:assert/strict'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Bundled } from '../bundle.ts'
import { bundle } from '../bundle.ts'
import { addFiles, createFolder, discard, serviceOf, unitsOf } from '../testing/service-folder.ts'
import { packUnit } from './unit-package.ts'
import { describeContent } from './package-content.ts'

describe('the packages of a service', () => {
  let root: string
  let outDir: string
  beforeEach(async () => {
    root = await createFolder({ 'a.js': 'exports.handler = 1', 'b.js': 'exports.handler = 2' })
    outDir = path.join(root, '.skyfold/out')
  })
  afterEach(() => discard(root))

  const bundleOf = (...names: string[]): Promise<Bundled> => {
    const handlers = Object.fromEntries(names.map((name) => [name, `${name}.handler`]))
    return bundle({ service: serviceOf(root, handlers), units: unitsOf(handlers), outDir })
  }

  it('are one for each unit, in the order of the units; those of earlier units are removed', async () => {
    assert.deepEqual(
      (await bundleOf('b', 'a')).artifacts.map(({ unit }) => unit),
      ['b', 'a'],
    )
    assert.deepEqual((await readdir(outDir)).sort(), ['a.meta.json', 'a.zip', 'b.meta.json', 'b.zip'])
    await bundleOf('a')
    assert.deepEqual((await readdir(outDir)).sort(), ['a.meta.json', 'a.zip'])
  })

  it('stay as they were when there is an error', async () => {
    await bundleOf('a', 'b')
    assert.deepEqual((await bundleOf('a', 'absent')).artifacts, [])
    assert.deepEqual((await readdir(outDir)).length, 4)
  })

  it('are none when they cannot be written, and the place is named', async () => {
    await mkdir(path.join(outDir, 'a.zip/in-the-way'), { recursive: true })
    const { artifacts, diagnostics } = await bundleOf('a')
    assert.deepEqual(artifacts, [])
    assert.equal(diagnostics[0]?.code, 'BUNDLE_WRITE_FAILED')
    assert.ok(diagnostics[0]?.message.includes(path.join(outDir, 'a.zip')))
    assert.ok(diagnostics[0]?.cause)
  })

  it('hold no planted secret, whatever the patterns ask for', async () => {
    const planted = (
      '.env .env.production .npmrc .netrc .aws/credentials .ssh/id_rsa .git/config id_ed25519 server.key ' +
      'certs/tls.pem terraform.tfstate service-account.json dist/a.js.map'
    ).split(' ')
    const key = { 'notes.txt': '-----BEGIN RSA PRIVATE KEY-----\n', 'data/ok.txt': 'ok' }
    await addFiles(root, { ...Object.fromEntries(planted.map((name) => [name, 'secret'])), ...key })
    const units = unitsOf({ a: 'a.handler' }, { patterns: ['**', '.git/**', ...planted] })
    const { artifacts, diagnostics } = await bundle({ service: serviceOf(root, {}), units, outDir })
    assert.deepEqual(
      artifacts[0]?.entries.map(({ path: name }) => name),
      ['a.js', 'b.js', 'data/ok.txt', 'index.js'],
    )
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['BUNDLE_SECRET_LEFT_OUT'],
    )
    for (const name of [...planted, 'notes.txt']) assert.ok(diagnostics[0]?.message.includes(name), name)
  })

  it('are refused when a zip cannot hold them', async () => {
    const [unit] = unitsOf({ a: 'a.handler' })
    assert.ok(unit)
    const files = Object.fromEntries(Array.from({ length: 65535 }, (_, n) => [`f${n}`, '']))
    const built = { code: Buffer.from(''), metafile: { inputs: {}, outputs: {} } }
    const { packed, diagnostics } = await packUnit(serviceOf(root, {}), { ...unit, files }, built)
    assert.deepEqual([packed, diagnostics[0]?.code], [undefined, 'BUNDLE_TOO_LARGE'])
  })

  it('have a content hash that knows names, modes and bytes, and no order', async () => {
    const a = { path: 'a', mode: 0o644, data: Buffer.from('1') }
    const b = { path: 'b', mode: 0o644, data: Buffer.from('2') }
    const hash = describeContent([a, b]).contentHash
    assert.equal(describeContent([b, a]).contentHash, hash)
    for (const other of [
      { ...b, path: 'c' },
      { ...b, mode: 0o755 },
      { ...b, data: Buffer.from('3') },
    ])
      assert.notEqual(describeContent([a, other]).contentHash, hash)
  })

  it('tell their sizes, and change their hashes exactly when the code does', async () => {
    const [before] = (await bundleOf('a')).artifacts
    const [again] = (await bundleOf('a')).artifacts
    assert.deepEqual(again, before)
    assert.ok(before && before.bytes > before.unzippedBytes / 10)
    assert.equal(before.unzippedBytes, before.entries[0]?.bytes)
    await addFiles(root, { 'a.js': 'exports.handler = 3' })
    const [after] = (await bundleOf('a')).artifacts
    assert.notEqual(after?.contentHash, before.contentHash)
    assert.notEqual(after?.sha256, before.sha256)
  })
})
