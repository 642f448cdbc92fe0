import assert from 'node:assert/strict'
import { chmod, mkdir, symlink } from 'node:fs/promises'
import path from 'node:path'
import { createFolder, discard } from '../testing/service-folder.ts'
import type { ExtraFiles } from './extra-files.ts'
import { collectExtraFiles } from './extra-files.ts'

describe('the files of package.patterns', () => {
  let parent: string
  let root: string
  before(async () => {
    parent = await createFolder({
      'outside/secret.txt': 'secret',
      'service/data/a.txt': 'a',
      'service/data/deep/b.txt': 'b',
      'service/data/.hidden': 'h',
      'service/data/key.txt': '-----BEGIN PRIVATE KEY-----\n',
      'service/data/.env': 'TOKEN=1',
      'service/node_modules/dep/index.js': '1',
      'service/.git/config': 'x',
      'service/links/.keep': '',
    })
    root = path.join(parent, 'service')
    await symlink('../data/a.txt', path.join(root, 'links/inside.txt'))
    await symlink('../data/.env', path.join(root, 'links/harmless.txt'))
    await symlink('..', path.join(root, 'links/up'))
    await mkdir(path.join(root, 'escapes'))
    await symlink('../../outside/secret.txt', path.join(root, 'escapes/file.txt'))
    await symlink('../../outside', path.join(root, 'escapes/folder'))
    await mkdir(path.join(root, 'broken'))
    await symlink('nowhere', path.join(root, 'broken/absent'))
    await symlink('itself', path.join(root, 'broken/itself'))
  })
  after(() => discard(parent))

  const collect = async (
    ...patterns: string[]
  ): Promise<{ paths: string[]; codes: string[] } & ExtraFiles> => {
    const result = await collectExtraFiles(root, patterns, undefined)
    return {
      ...result,
      paths: result.files.map((file) => file.path),
      codes: result.diagnostics.map(({ code }) => code),
    }
  }

  it('are taken in the order of the patterns, the last one deciding', async () => {
    const { paths, codes } = await collect(
      'data/**',
      '!data/deep/**',
      '!data/key.txt',
      '!data/.env',
      'data/deep/b.txt',
    )
    assert.deepEqual([paths.sort(), codes], [['data/.hidden', 'data/a.txt', 'data/deep/b.txt'], []])
  })

  it('leave out secrets by name and by content, and say which', async () => {
    const { paths, codes, diagnostics } = await collect('data')
    assert.deepEqual(paths.sort(), ['data/.hidden', 'data/a.txt', 'data/deep/b.txt'])
    assert.deepEqual(codes, ['BUNDLE_SECRET_LEFT_OUT'])
    assert.match(diagnostics[0]?.message ?? '', /data\/\.env, data\/key\.txt/)
  })

  it('do not hide a secret behind a link of another name', async () => {
    const { paths, codes } = await collect('links/*.txt')
    assert.deepEqual([paths, codes], [['links/inside.txt'], ['BUNDLE_SECRET_LEFT_OUT']])
  })

  it('include node_modules only when a pattern begins there, and .git never', async () => {
    assert.ok(
      (await collect('**', '!escapes/**', '!broken/**')).paths.every(
        (each) => !/node_modules|\.git/.test(each),
      ),
    )
    assert.deepEqual((await collect('node_modules/dep/**')).paths, ['node_modules/dep/index.js'])
    assert.deepEqual((await collect('.git/**')).codes, ['BUNDLE_SECRET_LEFT_OUT'])
  })

  it('follow a link that leads back to its own folder once', async () => {
    assert.deepEqual((await collect('links/up/data/a.txt')).paths, ['links/up/data/a.txt'])
    assert.ok((await collect('links/**')).paths.length < 20)
  })

  for (const pattern of ['escapes/**', 'escapes/file.txt', 'escapes/folder/**', 'escapes/folder/secret.txt'])
    it(`refuse what ${pattern} finds through a link that leads outside`, async () => {
      const { paths, codes } = await collect(pattern)
      assert.deepEqual(paths, [])
      assert.ok(codes.includes('BUNDLE_LINK_OUTSIDE'), codes.join())
    })

  it('may exclude a link that leads outside', async () => {
    assert.deepEqual((await collect('escapes/**', '!escapes/**')).codes, [])
  })

  const leading = [
    '../outside/secret.txt',
    '../**',
    'data/../../outside/*',
    '/etc/passwd',
    'C:\\Windows\\*',
    '\\\\server\\share',
    'data/a.txt\0',
    '{data,../outside}/**',
    '..',
    'data\\..\\..\\outside\\*',
  ]
  for (const pattern of leading)
    it(`refuse the pattern ${JSON.stringify(pattern)}`, async () => {
      const { paths, codes } = await collect(pattern)
      assert.deepEqual([paths, codes], [[], ['BUNDLE_PATTERN_OUTSIDE']])
    })

  it('do not climb out in the middle of a pattern', async () => {
    assert.deepEqual((await collect('data/*/../../../outside/*')).paths, [])
  })

  it('name what cannot be read', async () => {
    const { codes } = await collect('broken/**')
    assert.deepEqual(codes, ['BUNDLE_FILE_UNREADABLE', 'BUNDLE_FILE_UNREADABLE'])
    assert.deepEqual((await collect('broken/itself')).codes, ['BUNDLE_FILE_UNREADABLE'])
    assert.deepEqual((await collect('broken/**', '!broken/**')).codes, [])
  })

  it('name a file that belongs to somebody else', async function () {
    if (process.getuid?.() === 0) this.skip()
    await chmod(path.join(root, 'data/a.txt'), 0o000)
    assert.deepEqual((await collect('data/a.txt')).codes, ['BUNDLE_FILE_UNREADABLE'])
    await chmod(path.join(root, 'data/a.txt'), 0o644)
  })

  it('warn of a pattern that matches nothing', async () => {
    assert.deepEqual((await collect('absent/**', '!absent')).codes, ['BUNDLE_PATTERN_EMPTY'])
  })
})
