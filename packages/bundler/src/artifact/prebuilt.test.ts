import { hasErrors } from '@skyfold/manifest'
import assert from 'node:assert/strict'
import { readFile, symlink } from 'node:fs/promises'
import path from 'node:path'
import type { Bundled } from '../bundle.ts'
import { bundle } from '../bundle.ts'
import { createFolder, discard, serviceOf, unitsOf } from '../testing/service-folder.ts'
import { writeZip } from '../zip/zip-writer.ts'

describe('package.artifact', () => {
  let parent: string
  let root: string
  before(async () => {
    const zip = (name: string): Promise<Buffer> =>
      writeZip([{ path: name, data: Buffer.from('exports.handler = 1') }])
    parent = await createFolder({
      'outside.zip': await zip('index.js'),
      'service/good.zip': await zip('index.js'),
      'service/slip.zip': await zip('../../index.js'),
      'service/secret.zip': await zip('config/.env'),
      'service/text.zip': 'not a zip',
      'service/folder.zip/file': '',
    })
    root = path.join(parent, 'service')
    await symlink('../outside.zip', path.join(root, 'link.zip'))
  })
  after(() => discard(parent))

  const bundlePrebuilt = (prebuilt: string): Promise<Bundled> => {
    const handlers = { built: 'index.handler' }
    const outDir = path.join(root, '.skyfold/out')
    return bundle({ service: serviceOf(root, handlers), units: unitsOf(handlers, { prebuilt }), outDir })
  }

  it('is deployed byte for byte, without looking for its handler among the sources', async () => {
    const { artifacts, diagnostics } = await bundlePrebuilt('good.zip')
    assert.deepEqual(diagnostics, [])
    const [artifact] = artifacts
    assert.ok(artifact)
    assert.deepEqual(await readFile(artifact.path), await readFile(path.join(root, 'good.zip')))
    assert.deepEqual(
      [artifact.metafile, artifact.entries.map((each) => each.path)],
      [undefined, ['index.js']],
    )
  })

  const refused: Record<string, string> = {
    'slip.zip': 'BUNDLE_PREBUILT_REFUSED',
    'text.zip': 'BUNDLE_PREBUILT_REFUSED',
    'absent.zip': 'BUNDLE_PREBUILT_NOT_FOUND',
    'folder.zip': 'BUNDLE_PREBUILT_NOT_FOUND',
    'link.zip': 'BUNDLE_PREBUILT_NOT_FOUND',
    '../outside.zip': 'BUNDLE_PREBUILT_NOT_FOUND',
  }
  for (const [name, code] of Object.entries(refused))
    it(`refuses ${name} at the line of its function`, async () => {
      const { artifacts, diagnostics } = await bundlePrebuilt(name)
      assert.deepEqual(
        [artifacts, diagnostics.map((each) => [each.code, each.source?.line])],
        [[], [[code, 1]]],
      )
    })

  it('is deployed with a warning when it holds what looks like secrets', async () => {
    const { artifacts, diagnostics } = await bundlePrebuilt('secret.zip')
    assert.equal(artifacts.length, 1)
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['BUNDLE_PREBUILT_SECRET'],
    )
    assert.ok(!hasErrors(diagnostics))
  })
})
