import assert from 'node:assert/strict'
import { mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import type { Diagnostic } from '../diagnostic.ts'
import { summarise, withFolder } from '../testing/service-folder.ts'
import { findFile, readText } from './text-file.ts'

const source = { file: 'serverless.yml', line: 3, column: 5, length: 1 }

describe('a file that a manifest names', () => {
  async function read(
    name: string,
    content: string | Uint8Array,
  ): Promise<{ text?: string; said: string[] }> {
    const found: Diagnostic[] = []
    const report = (diagnostic: Diagnostic): unknown => found.push(diagnostic)
    const text = await withFolder({ [name]: content }, (root) =>
      readText(path.join(root, name), name, { report, source }),
    )
    return { ...(text === undefined ? {} : { text }), said: found.map(summarise) }
  }

  it('is read without its byte order mark', async () => {
    assert.deepEqual(await read('a.txt', '\u{feff}text'), { text: 'text', said: [] })
  })

  it('must be UTF-8, or the first wrong byte is shown', async () => {
    const bytes = Buffer.concat([Buffer.from('a: 1\nbé: "'), Buffer.from([0xc3, 0x28])])
    assert.deepEqual(await read('a.yml', bytes), { said: ['error MANIFEST_ENCODING a.yml:2:6'] })
    assert.deepEqual(await read('a.yml', Buffer.from([0x61, 0xe2, 0x82])), {
      said: ['error MANIFEST_ENCODING a.yml:1:2'],
    })
  })

  const encodings: readonly [string, Buffer, string][] = [
    ['UTF-16 with a mark', Buffer.from('\u{feff}a: 1\n', 'utf16le'), '1:1 UTF-16 (little endian)'],
    ['UTF-16 without one', Buffer.from('a: 1\n', 'utf16le'), '1:1 UTF-16 (little endian)'],
    ['UTF-16 the other way', Buffer.from('\u{feff}a: 1\n', 'utf16le').swap16(), '1:1 UTF-16 (big endian)'],
    ['Latin-1', Buffer.from('a: 1\nb: é\n', 'latin1'), '2:4 Latin-1 or Windows-1252'],
  ]
  for (const [name, bytes, said] of encodings)
    it(`is told from ${name}`, () =>
      withFolder({ 'a.yml': bytes }, async (root) => {
        const found: Diagnostic[] = []
        await readText(path.join(root, 'a.yml'), 'a.yml', { report: (one) => found.push(one), source })
        const [place, ...words] = said.split(' ')
        assert.deepEqual(found.map(summarise), [`error MANIFEST_ENCODING a.yml:${place}`])
        assert.ok(found[0]?.hint.includes(words.join(' ')), found[0]?.hint)
      }))

  it('must be a file', () =>
    withFolder({}, async (root) => {
      const found: Diagnostic[] = []
      await mkdir(path.join(root, 'folder'))
      await readText(path.join(root, 'folder'), 'folder', { report: (one) => found.push(one), source })
      assert.deepEqual(found.map(summarise), ['error MANIFEST_UNREADABLE serverless.yml:3:5'])
      assert.equal(found[0]?.cause, 'It is not a regular file.')
    }))

  it('may be absent, which is no error yet', () =>
    withFolder({ 'a/b.yml': '' }, async (root) => {
      const access = { root, allowOutside: [], report: (): never => assert.fail() }
      assert.deepEqual(await findFile(access, 'c.yml', source), { status: 'absent' })
      assert.deepEqual(await findFile(access, 'a/b.yml/c', source), { status: 'absent' })
      assert.deepEqual(await findFile(access, 'a/../a/b.yml', source), {
        status: 'found',
        path: path.join(root, 'a', 'b.yml'),
      })
    }))

  for (const name of ['../x', 'a/../../x', '/etc/passwd', 'C:\\x', '\\\\host\\x', 'a\0b', 'out/x', '..\\x'])
    it(`may not be ${JSON.stringify(name)}`, () =>
      withFolder({}, async (root) => {
        await symlink(path.dirname(root), path.join(root, 'out'))
        const found: Diagnostic[] = []
        const access = { root, allowOutside: [], report: (one: Diagnostic): unknown => found.push(one) }
        assert.deepEqual(await findFile(access, name, source), { status: 'failed' })
        assert.deepEqual(found.map(summarise), ['error MANIFEST_PATH_REFUSED serverless.yml:3:5'])
      }))

  it('may lie in a folder that the caller allows', () =>
    withFolder({ 'shared/x.yml': '', 'service/serverless.yml': '' }, async (folder) => {
      const access = {
        root: path.join(folder, 'service'),
        allowOutside: [path.join(folder, 'shared')],
        report: (): never => assert.fail(),
      }
      assert.equal((await findFile(access, '../shared/x.yml', source)).status, 'found')
    }))
})
