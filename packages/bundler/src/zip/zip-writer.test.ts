import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readZip } from './zip-reader.ts'
import { fitsZip, writeZip } from './zip-writer.ts'

const text = (path: string, content: string): { path: string; data: Buffer } => ({
  path,
  data: Buffer.from(content),
})

describe('the zip writer', () => {
  const files = [
    text('b/ünïcödé.txt', 'b'.repeat(5000)),
    text('a.txt', 'a'),
    text('run.sh', '#!/bin/sh\n'),
    text('empty', ''),
  ]

  it('gives back what went in, sorted by name, with modes by content', async () => {
    const read = await readZip(await writeZip(files))
    assert.ok(read.ok)
    assert.deepEqual(
      read.entries.map(({ path, mode, data }) => [path, mode.toString(8), data.length]),
      [
        ['a.txt', '644', 1],
        ['b/ünïcödé.txt', '644', 5000],
        ['empty', '644', 0],
        ['run.sh', '755', 10],
      ],
    )
  })

  it('gives the same bytes whatever the order of the files', async () => {
    assert.deepEqual(await writeZip(files), await writeZip(files.toReversed()))
  })

  it('writes one date, UTF-8 names, no data descriptors and no folders', async () => {
    const zip = await writeZip([text('a.txt', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')])
    assert.equal(zip.readUInt16LE(6), 0x800, 'flags')
    assert.equal(zip.readUInt16LE(8), 8, 'method')
    assert.equal(zip.readUInt32LE(10), 0x00210000, '1980-01-01 00:00:00')
    assert.equal(zip.length, 30 + 5 + zip.readUInt32LE(18) + 46 + 5 + 22)
  })

  it('stores what deflate would make larger', async () => {
    const data = randomBytes(2000)
    const zip = await writeZip([{ path: 'noise', data }])
    assert.equal(zip.readUInt16LE(8), 0)
    assert.equal(zip.length, 30 + 5 + 2000 + 46 + 5 + 22)
  })

  it('stores a name and a byte in bytes that are known', async () => {
    const hash = createHash('sha256')
      .update(await writeZip([text('a', 'a')]))
      .digest('hex')
    assert.equal(hash, '0107344f2507b53af4c55267042c43ea04567778502789f9345188940a7e7614')
  })

  it('is never larger than one deflate at level 9', async () => {
    const { deflateRawSync } = await import('node:zlib')
    const data = Buffer.from(
      JSON.stringify(Array.from({ length: 3000 }, (_, n) => ({ n, text: `item ${n * n}` }))),
    )
    const zip = await writeZip([{ path: 'data', data }])
    assert.ok(zip.readUInt32LE(18) <= deflateRawSync(data, { level: 9 }).length)
  })

  it('knows how much fits without zip64', () => {
    const large = new Uint8Array(64 * 1024 * 1024)
    const many = (count: number, data: Uint8Array): { path: string; data: Uint8Array }[] =>
      Array.from({ length: count }, (_, n) => ({ path: `f${n}`, data }))
    assert.ok(fitsZip(many(65534, new Uint8Array())))
    assert.ok(!fitsZip(many(65535, new Uint8Array())))
    assert.ok(fitsZip(many(63, large)))
    assert.ok(!fitsZip(many(64, large)))
  })
})
