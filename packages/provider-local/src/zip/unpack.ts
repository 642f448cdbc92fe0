/** Unpacks a zip into a new folder. Sizes are checked before bytes are made, contents before they are trusted. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { limit } from '../capabilities.ts'
import { readDirectory, ZipRefusal } from './directory.ts'
import type { ZipEntry } from './directory.ts'

const inflate = promisify(inflateRaw)
const LOCAL = 0x04034b50
const LOCAL_LENGTH = 30

/** Files become read-only, folders private. Errors: `ZipRefusal`; the folder may then hold a part of the files. */
export async function unpack(zip: Buffer, folder: string): Promise<void> {
  const entries = readDirectory(zip)
  refuseSize(zip, entries)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const entry of entries) await unpackEntry(zip, entry, folder)
}

async function unpackEntry(zip: Buffer, entry: ZipEntry, folder: string): Promise<void> {
  const target = path.join(folder, ...entry.path.split('/'))
  if (entry.path.endsWith('/')) {
    await mkdir(target, { recursive: true, mode: 0o700 })
    return
  }
  const contents = await readContents(zip, entry)
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
  await writeFile(target, contents, { flag: 'wx', mode: entry.executable ? 0o500 : 0o400 })
}

async function readContents(zip: Buffer, entry: ZipEntry): Promise<Buffer> {
  const damaged = (): ZipRefusal => new ZipRefusal(`"${entry.path}" is damaged`)
  const { offset } = entry
  if (offset + LOCAL_LENGTH > zip.length || zip.readUInt32LE(offset) !== LOCAL) throw damaged()
  const start = offset + LOCAL_LENGTH + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
  const bytes = zip.subarray(start, start + entry.compressedBytes)
  const contents =
    entry.method === 'stored' ? bytes : await inflateExactly(bytes, entry.bytes).catch(() => undefined)
  if (contents?.length !== entry.bytes || crc32(contents) !== entry.crc) throw damaged()
  return contents
}

// One byte of room more than announced, because zlib takes no limit of 0; the length is compared afterwards.
function inflateExactly(bytes: Buffer, announced: number): Promise<Buffer> {
  return inflate(bytes, { maxOutputLength: announced + 1 })
}

function refuseSize(zip: Buffer, entries: readonly ZipEntry[]): void {
  const unzipped = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const max = limit('package.unzipped')
  if (unzipped > max) throw new ZipRefusal(`it unpacks to ${unzipped} bytes and ${max} are allowed`)
  const compressed = entries.reduce((sum, entry) => sum + entry.compressedBytes, 0)
  if (compressed > zip.length) throw new ZipRefusal('entries of it overlap')
}
