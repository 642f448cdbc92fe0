/** Unpacks a zip as the platform does: by its central directory (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT). */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { inflateRawSync } from 'node:zlib'

const END_SIGNATURE = 0x06054b50
const END_LENGTH = 22
const ENTRY_LENGTH = 46
const HEADER_LENGTH = 30
const STORED = 0

/** Writes every file of `zip` below `folder`. */
export async function unzip(zip: Buffer, folder: string): Promise<void> {
  for (const [name, bytes] of readZip(zip)) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
}

/** Names and contents of the files in `zip`. Errors: when it has no central directory. */
export function readZip(zip: Buffer): ReadonlyMap<string, Buffer> {
  let end = zip.length - END_LENGTH
  while (end >= 0 && zip.readUInt32LE(end) !== END_SIGNATURE) end -= 1
  if (end < 0) throw new Error('The package is no zip.')
  const files = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    )
    const name = zip.toString('utf8', at + ENTRY_LENGTH, at + ENTRY_LENGTH + (nameLength ?? 0))
    if (!name.endsWith('/')) files.set(name, contentOf(zip, at))
    at += ENTRY_LENGTH + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0)
  }
  return files
}

function contentOf(zip: Buffer, entry: number): Buffer {
  const header = zip.readUInt32LE(entry + 42)
  const start = header + HEADER_LENGTH + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
  const packed = zip.subarray(start, start + zip.readUInt32LE(entry + 20))
  return zip.readUInt16LE(entry + 10) === STORED ? packed : inflateRawSync(packed)
}
