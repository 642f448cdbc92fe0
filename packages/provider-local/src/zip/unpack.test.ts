import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import type { ZipFile } from '../testing/zip.ts'
import { makeZip } from '../testing/zip.ts'
import { ZipRefusal } from './directory.ts'
import { unpack } from './unpack.ts'

describe('a package', () => {
  let parent: string
  let folder: string
  beforeEach(async () => {
    parent = await mkdtemp(path.join(os.tmpdir(), 'skyfold-zip-'))
    folder = path.join(parent, 'package')
  })
  afterEach(() => rm(parent, { recursive: true, force: true }))

  async function refusal(zip: Buffer): Promise<string> {
    try {
      await unpack(zip, folder)
    } catch (error) {
      if (error instanceof ZipRefusal) return error.message
      throw error
    }
    throw new Error('it was accepted')
  }

  it('becomes files that cannot be written to, as the zip names them', async () => {
    await unpack(
      makeZip([
        { path: 'index.js', contents: 'exports.handler = 1' },
        { path: 'bin/', contents: '', mode: 0o040755, stored: true },
        { path: 'bin/tool', contents: 'x'.repeat(10_000), mode: 0o100755 },
        { path: 'data/ä.txt', contents: 'stored', stored: true },
        { path: 'empty', contents: '' },
      ]),
      folder,
    )
    assert.deepEqual((await readdir(folder, { recursive: true })).sort(), [
      'bin',
      'bin/tool',
      'data',
      'data/ä.txt',
      'empty',
      'index.js',
    ])
    assert.equal(await readFile(path.join(folder, 'data/ä.txt'), 'utf8'), 'stored')
    assert.equal((await stat(path.join(folder, 'index.js'))).mode & 0o777, 0o400)
    assert.equal((await stat(path.join(folder, 'bin/tool'))).mode & 0o777, 0o500)
    assert.equal((await stat(path.join(folder, 'bin'))).mode & 0o777, 0o700)
  })

  const hostile: readonly [string, readonly ZipFile[], RegExp][] = [
    ['leads out', [{ path: '../evil', contents: '' }], /leads out/],
    ['leads out in the middle', [{ path: 'a/../../evil', contents: '' }], /leads out/],
    ['is absolute', [{ path: '/etc/evil', contents: '' }], /leads out/],
    ['has a backslash', [{ path: '..\\evil', contents: '' }], /leads out/],
    ['names a drive', [{ path: 'C:evil', contents: '' }], /leads out/],
    ['has a null byte', [{ path: 'a\0b', contents: '' }], /leads out/],
    ['is empty', [{ path: '', contents: '' }], /leads out/],
    ['has an empty part', [{ path: 'a//b', contents: '' }], /leads out/],
    ['is a link', [{ path: 'link', contents: '/etc/passwd', mode: 0o120777 }], /is a link/],
    [
      'is there twice',
      [
        { path: 'a', contents: '1' },
        { path: 'a', contents: '2' },
      ],
      /twice/,
    ],
    [
      'differs in case only',
      [
        { path: 'a', contents: '1' },
        { path: 'A', contents: '2' },
      ],
      /twice/,
    ],
    ['has a wrong checksum', [{ path: 'a', contents: 'text', crc: 1 }], /damaged/],
  ]
  for (const [title, files, reason] of hostile)
    it(`is refused when a name ${title}`, async () => {
      assert.match(await refusal(makeZip(files)), reason)
      assert.deepEqual(
        (await readdir(parent)).filter((name) => name !== 'package'),
        [],
      )
    })

  it('is refused when it unpacks to more than a package may have', async () => {
    const zip = makeZip([{ path: 'bomb', contents: 'x'.repeat(1000) }])
    zip.writeUInt32LE(300_000_000, zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
    assert.match(await refusal(zip), /unpacks to 300000000 bytes/)
  })

  it('is refused when a file is longer than announced', async () => {
    const zip = makeZip([{ path: 'bomb', contents: 'x'.repeat(1_000_000) }])
    zip.writeUInt32LE(10, zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
    assert.match(await refusal(zip), /damaged/)
  })

  it('is refused when it is no zip, cut short or inside out', async () => {
    const zip = makeZip([{ path: 'a', contents: 'text' }])
    assert.match(await refusal(Buffer.from('no zip')), /no zip/)
    assert.match(await refusal(zip.subarray(0, -10)), /no zip/)
    assert.match(await refusal(zip.subarray(20)), /damaged/)
    assert.match(await refusal(Buffer.concat([deflateRawSync('x'), zip.subarray(-22)])), /damaged/)
  })

  it('is refused, not crashed on, whatever byte of it is changed', async () => {
    const zip = makeZip([
      { path: 'index.js', contents: 'exports.handler = async () => 1' },
      { path: 'b.txt', contents: 'b', stored: true },
    ])
    for (let index = 0; index < zip.length; index += 1) {
      const changed = Buffer.from(zip)
      changed[index] = 0xff - (changed[index] ?? 0)
      await unpack(changed, path.join(parent, String(index))).catch((error: unknown) => {
        assert.ok(error instanceof ZipRefusal, `byte ${index}: ${String(error)}`)
      })
    }
    assert.deepEqual(
      (await readdir(parent)).filter((name) => !/^\d+$/.test(name)),
      [],
    )
  })
})
