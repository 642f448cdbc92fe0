import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Diagnostic } from '@skyfold/manifest'
import { textOf } from '../terminal/line.ts'
import { diagnosticLines, hintLines, readExcerpt } from './diagnostic-view.ts'

const diagnostic: Diagnostic = {
  code: 'MANIFEST_UNKNOWN_KEY',
  severity: 'error',
  message: 'There is no key "memroySize".',
  hint: 'Did you mean "memorySize"?',
  docs: 'errors/manifest.md#manifest_unknown_key',
  source: { file: 'serverless.yml', line: 2, column: 3, length: 10 },
  cause: 'because',
}

describe('a diagnostic', () => {
  it('says where, what, why and what to do', () => {
    assert.deepEqual([...diagnosticLines(diagnostic), ...hintLines(diagnostic)].map(textOf), [
      'serverless.yml:2:3 error MANIFEST_UNKNOWN_KEY There is no key "memroySize".',
      '  cause: because',
      '  hint: Did you mean "memorySize"?',
    ])
  })

  it('points at the place in the line', () => {
    assert.deepEqual(diagnosticLines(diagnostic, '  memroySize: 1').map(textOf).slice(1, 3), [
      ' 2 |   memroySize: 1',
      '   |   ^^^^^^^^^^',
    ])
  })

  describe('with a file', () => {
    let root: string
    before(async () => {
      root = await mkdtemp(path.join(os.tmpdir(), 'skyfold-excerpt-'))
      await writeFile(path.join(root, 'serverless.yml'), 'a\r\nb\r\n')
    })
    after(() => rm(root, { recursive: true, force: true }))

    it('reads the line it is about', async () => {
      assert.equal(await readExcerpt(root, diagnostic.source), 'b')
    })

    it('reads nothing outside of the service folder, and needs no file', async () => {
      for (const file of ['../../etc/passwd', '/etc/passwd', 'absent.yml'])
        assert.equal(await readExcerpt(root, { file, line: 1, column: 1, length: 1 }), undefined)
      assert.equal(await readExcerpt(root, undefined), undefined)
    })
  })
})
