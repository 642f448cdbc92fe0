import assert from 'node:assert/strict'
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { resolveInside } from './resolve-inside.ts'

describe('resolveInside', () => {
  let root: string
  before(async () => {
    const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-inside-')))
    root = path.join(folder, 'service')
    await mkdir(path.join(root, 'src'), { recursive: true })
    await writeFile(path.join(folder, 'outside.txt'), '')
    await writeFile(path.join(root, 'src', 'a.ts'), '')
    await symlink(folder, path.join(root, 'out'))
    await symlink(path.join(root, 'src'), path.join(root, 'in'))
  })
  after(() => rm(path.dirname(root), { recursive: true, force: true }))

  for (const candidate of ['src/a.ts', './src/../src/a.ts', 'in/a.ts', 'src/absent/deep.ts', '.', '..src'])
    it(`accepts ${candidate}`, async () => {
      const resolved = await resolveInside(root, candidate)
      assert.equal(resolved.ok, true)
    })

  const refused: [string, string][] = [
    ['../outside.txt', 'outside'],
    ['src/../../outside.txt', 'outside'],
    ['out/outside.txt', 'outside'],
    ['out/absent/file', 'outside'],
    ['src\\..\\..\\outside.txt', 'outside'],
    ['..', 'outside'],
    ['/etc/passwd', 'absolute'],
    ['C:\\Windows\\win.ini', 'absolute'],
    ['\\\\server\\share', 'absolute'],
    ['src/a\0.ts', 'null-byte'],
  ]
  for (const [candidate, reason] of refused)
    it(`refuses ${JSON.stringify(candidate)} as ${reason}`, async () => {
      assert.deepEqual(await resolveInside(root, candidate), { ok: false, reason })
    })

  it('follows a link inside to its real path', async () => {
    assert.deepEqual(await resolveInside(root, 'in/a.ts'), { ok: true, path: path.join(root, 'src', 'a.ts') })
  })

  it('lets a listed folder in', async () => {
    const resolved = await resolveInside(root, '../outside.txt', [path.dirname(root)])
    assert.equal(resolved.ok, true)
  })
})
