import assert from 'node:assert/strict'
import { deflateRawSync } from 'node:zlib'
import { readZip } from './zip-reader.ts'
import { writeZip } from './zip-writer.ts'

const NAME = 'dir/file.txt'
const CENTRAL = 0x02014b50

/** A good zip of one file; `change` gets it with the offset of the entry's central header. */
async function spoiled(change: (zip: Buffer, central: number) => Buffer | void): Promise<Buffer> {
  const zip = await writeZip([{ path: NAME, data: Buffer.from('text '.repeat(100)) }])
  const central = zip.indexOf(Buffer.from('PK\x01\x02'))
  return change(zip, central) ?? zip
}

/** A zip whose only name is `name`. */
async function named(name: string): Promise<Buffer> {
  return writeZip([{ path: name, data: Buffer.from('x') }])
}

describe('the zip reader', () => {
  const refusals: Record<string, [zip: () => Promise<Buffer>, reason: RegExp]> = {
    'nothing at all': [async () => Buffer.alloc(0), /no zip directory/],
    'a text': [async () => Buffer.from('<html>'.repeat(20)), /no zip directory/],
    'a name that climbs out': [() => named('../evil.js'), /leads out/],
    'a name that climbs out in the middle': [() => named('a/../../evil.js'), /leads out/],
    'an absolute name': [() => named('/etc/passwd'), /leads out/],
    'a drive letter': [() => named('C:/evil.js'), /leads out/],
    'a backslash': [() => named('a\\..\\evil.js'), /leads out/],
    'a null byte': [() => named('a\0.js'), /leads out/],
    'an empty name': [() => named(''), /leads out/],
    'an empty segment': [() => named('a//b'), /leads out/],
    'a name that is not UTF-8': [
      () => spoiled((zip, central) => void zip.fill(0xff, central + 46, central + 48)),
      /UTF-8/,
    ],
    'two entries of one name': [
      async () => {
        const zip = await writeZip([
          { path: 'a', data: Buffer.from('1') },
          { path: 'b', data: Buffer.from('2') },
        ])
        zip.write('a', zip.lastIndexOf('b'))
        return zip
      },
      /two entries/,
    ],
    'a symbolic link': [
      () => spoiled((zip, at) => void zip.writeUInt16LE(0o120777, at + 40)),
      /link or a device/,
    ],
    'a device': [() => spoiled((zip, at) => void zip.writeUInt16LE(0o020666, at + 40)), /link or a device/],
    encryption: [() => spoiled((zip, at) => void zip.writeUInt16LE(0x801, at + 8)), /encrypted/],
    'another compression': [() => spoiled((zip, at) => void zip.writeUInt16LE(93, at + 10)), /method 93/],
    'a wrong checksum': [() => spoiled((zip, at) => void zip.writeUInt32LE(1, at + 16)), /damaged/],
    'a size that lies': [() => spoiled((zip, at) => void zip.writeUInt32LE(10, at + 24)), /damaged/],
    'a stored file of two sizes': [
      () => spoiled((zip, at) => void zip.writeUInt16LE(0, at + 10)),
      /two sizes/,
    ],
    'a bomb by its own account': [
      () => spoiled((zip, at) => void zip.writeUInt32LE(0xfffffff0, at + 24)),
      /unpacks to/,
    ],
    'a place beyond the end': [
      () => spoiled((zip, at) => void zip.writeUInt32LE(0x7fffffff, at + 42)),
      /not where/,
    ],
    'a body beyond the end': [
      () => spoiled((zip, at) => void zip.writeUInt32LE(0x7fffff, at + 20)),
      /cut off/,
    ],
    'a damaged directory': [
      () => spoiled((zip, at) => void zip.writeUInt32LE(0, at)),
      /directory is damaged/,
    ],
    'a directory that says it is longer': [
      () => spoiled((zip) => void zip.writeUInt16LE(2, zip.length - 12)),
      /directory is damaged/,
    ],
    'a directory that begins elsewhere': [
      () => spoiled((zip) => void zip.writeUInt32LE(zip.length, zip.length - 6)),
      /directory is cut off/,
    ],
    zip64: [() => spoiled((zip) => void zip.writeUInt32LE(0xffffffff, zip.length - 6)), /zip64/],
    'a cut-off file': [() => spoiled((zip) => zip.subarray(0, zip.length - 1)), /no zip directory/],
    'entries that share bytes': [() => overlapping(), /shares bytes/],
  }
  for (const [what, [make, reason]] of Object.entries(refusals))
    it(`refuses ${what}`, async () => {
      const read = await readZip(await make())
      assert.ok(!read.ok)
      assert.match(read.reason, reason)
    })

  it('stops a bomb at the size that it claims', async () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 })
    const zip = await writeZip([{ path: 'bomb', data: bomb }])
    const central = zip.lastIndexOf(Buffer.from('PK\x01\x02'))
    zip.writeUInt16LE(8, central + 10)
    zip.writeUInt32LE(zip.readUInt32LE(18), central + 20)
    zip.writeUInt32LE(1000, central + 24)
    const read = await readZip(zip)
    assert.ok(!read.ok)
  })

  it('never throws and never runs on, whatever byte is changed', async () => {
    const zip = await spoiled(() => undefined)
    for (let at = 0; at < zip.length; at++) {
      for (const value of [0x00, 0xff]) {
        const changed = Buffer.from(zip)
        changed[at] = value
        const read = await readZip(changed)
        if (read.ok) assert.ok(read.entries.every(({ path }) => !path.includes('..')))
      }
      assert.ok(!(await readZip(zip.subarray(0, at))).ok)
    }
  })

  it('reads a zip with a comment, and with folders of their own', async () => {
    const zip = await writeZip([
      { path: 'folder/', data: Buffer.alloc(0) },
      { path: 'folder/file', data: Buffer.from('x') },
    ])
    zip.writeUInt16LE(3, zip.length - 2)
    const read = await readZip(Buffer.concat([zip, Buffer.from('abc')]))
    assert.deepEqual(read.ok && read.entries.map(({ path }) => path), ['folder/file'])
  })
})

/** Two directory entries for the bytes of one. */
async function overlapping(): Promise<Buffer> {
  const zip = await writeZip([
    { path: 'a', data: Buffer.from('x'.repeat(300)) },
    { path: 'b', data: Buffer.from('x'.repeat(300)) },
  ])
  const second = zip.lastIndexOf(Buffer.from('PK\x01\x02'))
  assert.equal(zip.readUInt32LE(second), CENTRAL)
  zip.writeUInt32LE(0, second + 42)
  return zip
}
