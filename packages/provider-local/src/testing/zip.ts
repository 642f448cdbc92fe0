/** Makes small zips for tests, as the bundler does: sorted, without data descriptors. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipFile {
  readonly path: string
  readonly contents: string | Uint8Array
  /** Unix mode with file type; default a plain file. */
  readonly mode?: number
  readonly stored?: boolean
  /** Written instead of the right one. */
  readonly crc?: number
}

/** One zip of the files, in their order. */
export function makeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const name = Buffer.from(file.path)
    const contents = Buffer.from(file.contents)
    const bytes = file.stored ? contents : deflateRawSync(contents)
    const sizes = Buffer.alloc(12)
    sizes.writeUInt32LE(file.crc ?? crc32(contents), 0)
    sizes.writeUInt32LE(bytes.length, 4)
    sizes.writeUInt32LE(contents.length, 8)
    const method = file.stored ? 0 : 8
    parts.push(u32(0x04034b50), u16(20, 0x800, method, 0, 0x21), sizes, u16(name.length, 0), name, bytes)
    directory.push(
      u32(0x02014b50),
      u16(0x314, 20, 0x800, method, 0, 0x21),
      sizes,
      u16(name.length, 0, 0, 0, 0),
    )
    directory.push(u32((file.mode ?? 0o100644) * 0x10000, offset), name)
    offset += 30 + name.length + bytes.length
  }
  const list = Buffer.concat(directory)
  const end = [u32(0x06054b50), u16(0, 0, files.length, files.length), u32(list.length, offset), u16(0)]
  return Buffer.concat([...parts, list, ...end])
}

function u16(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2)
  for (const [index, value] of values.entries()) buffer.writeUInt16LE(value, index * 2)
  return buffer
}

function u32(...values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4)
  for (const [index, value] of values.entries()) buffer.writeUInt32LE(value >>> 0, index * 4)
  return buffer
}
