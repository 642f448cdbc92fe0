/**
 * Reads a zip that somebody else made, trusting nothing in it: the central directory alone says what is there, every
 * name stays below the folder it is unpacked to, and no entry becomes larger than it said.
 */
import { promisify } from 'node:util'
import { crc32, inflateRaw as inflateRawCallback } from 'node:zlib'
import {
  CENTRAL_HEADER,
  DEFLATED,
  ENCRYPTED_FLAG,
  END_RECORD,
  LOCAL_HEADER,
  MAX_BYTES,
  MAX_ENTRIES,
  STORED,
  UNIX_FILE,
  UNIX_FOLDER,
  UNIX_TYPE,
} from './zip-format.ts'

const inflateRaw = promisify(inflateRawCallback)

/** One file of a zip. */
interface ZipEntry {
  /** Forward slashes; neither absolute nor with `..`. */
  readonly path: string
  /** Permission bits, 0644 where the zip has none. */
  readonly mode: number
  readonly data: Buffer
}

/** Why a zip was refused, as the end of a sentence. */
export type ReadZip =
  | { readonly ok: true; readonly entries: readonly ZipEntry[] }
  | { readonly ok: false; readonly reason: string }

/** Unpacked bytes that a package may have; the largest that a cloud takes is far below. */
const UNPACKED_LIMIT = 2 * 1024 ** 3

/** The files of `zip`, in the order of its directory; folders are left out. */
export async function readZip(zip: Buffer): Promise<ReadZip> {
  try {
    const headers = readDirectory(zip)
    checkNames(headers)
    checkSizes(headers)
    const places = locate(zip, headers)
    const entries: ZipEntry[] = []
    for (const { header, body } of places) {
      const data = await unpack(header, body)
      if (!header.isFolder) entries.push({ path: header.path, mode: header.mode, data })
    }
    return { ok: true, entries }
  } catch (error) {
    if (error instanceof ZipRefusal) return { ok: false, reason: error.message }
    throw error
  }
}

/** Stays in this file: `readZip` turns it into a value. */
class ZipRefusal extends Error {}

interface Header {
  readonly path: string
  readonly isFolder: boolean
  readonly mode: number
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** An end record may be followed by a comment of this length. */
const COMMENT_LIMIT = 0xffff

function readDirectory(zip: Buffer): Header[] {
  const end = findEnd(zip)
  const count = zip.readUInt16LE(end + 10)
  const size = zip.readUInt32LE(end + 12)
  const start = zip.readUInt32LE(end + 16)
  if (count === MAX_ENTRIES || start === MAX_BYTES) throw new ZipRefusal('it uses the zip64 extension')
  if (start + size > end) throw new ZipRefusal('its directory is cut off')
  const headers: Header[] = []
  let at = start
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL_HEADER.size > end || zip.readUInt32LE(at) !== CENTRAL_HEADER.signature) {
      throw new ZipRefusal('its directory is damaged')
    }
    const lengths = [28, 30, 32].map((field) => zip.readUInt16LE(at + field))
    const next = at + CENTRAL_HEADER.size + lengths.reduce((sum, each) => sum + each, 0)
    if (next > end) throw new ZipRefusal('its directory is damaged')
    headers.push(readHeader(zip, at, lengths[0] ?? 0))
    at = next
  }
  return headers
}

function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - END_RECORD.size - COMMENT_LIMIT)
  for (let at = zip.length - END_RECORD.size; at >= first; at--) {
    if (zip.readUInt32LE(at) === END_RECORD.signature) return at
  }
  throw new ZipRefusal('it has no zip directory')
}

function readHeader(zip: Buffer, at: number, nameLength: number): Header {
  const name = zip.subarray(at + CENTRAL_HEADER.size, at + CENTRAL_HEADER.size + nameLength)
  const path = name.toString()
  if (!Buffer.from(path).equals(name)) throw new ZipRefusal('a name in it is not UTF-8')
  if (zip.readUInt16LE(at + 8) & ENCRYPTED_FLAG) throw new ZipRefusal(`${path} is encrypted`)
  const madeOnUnix = zip.readUInt8(at + 5) === 3
  const unix = madeOnUnix ? zip.readUInt16LE(at + 40) : 0
  const type = unix & UNIX_TYPE
  if (type !== 0 && type !== UNIX_FILE && type !== UNIX_FOLDER)
    throw new ZipRefusal(`${path} is a link or a device`)
  return {
    path,
    isFolder: path.endsWith('/'),
    mode: unix === 0 ? 0o644 : unix & 0o777,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packed: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    offset: zip.readUInt32LE(at + 42),
  }
}

function checkNames(headers: readonly Header[]): void {
  const seen = new Set<string>()
  for (const { path } of headers) {
    const segments = path.replace(/\/$/, '').split('/')
    const isPlain = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')
    if (!isPlain || /[\0\\]|^[a-zA-Z]:/.test(path)) {
      throw new ZipRefusal(`the name ${JSON.stringify(path)} leads out of the package`)
    }
    if (seen.has(path)) throw new ZipRefusal(`it has two entries of the name ${path}`)
    seen.add(path)
  }
}

function checkSizes(headers: readonly Header[]): void {
  const unpacked = headers.reduce((sum, { size }) => sum + size, 0)
  if (unpacked > UNPACKED_LIMIT) throw new ZipRefusal(`it unpacks to ${unpacked} bytes`)
  for (const { path, method, packed, size } of headers) {
    if (method !== STORED && method !== DEFLATED)
      throw new ZipRefusal(`${path} is compressed by method ${method}`)
    if (method === STORED && packed !== size) throw new ZipRefusal(`${path} has two sizes`)
  }
}

interface Place {
  readonly header: Header
  readonly body: Buffer
}

/** Where each entry's bytes lie. Entries that share bytes are how a small file becomes a very large one. */
function locate(zip: Buffer, headers: readonly Header[]): Place[] {
  const places = headers.map((header) => {
    const { path, offset, packed } = header
    if (offset + LOCAL_HEADER.size > zip.length || zip.readUInt32LE(offset) !== LOCAL_HEADER.signature) {
      throw new ZipRefusal(`${path} is not where the directory says`)
    }
    const start = offset + LOCAL_HEADER.size + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
    if (start + packed > zip.length) throw new ZipRefusal(`${path} is cut off`)
    return { header, start, end: start + packed, body: zip.subarray(start, start + packed) }
  })
  let free = 0
  for (const { header, end } of places.toSorted((a, b) => a.header.offset - b.header.offset)) {
    if (header.offset < free) throw new ZipRefusal(`${header.path} shares bytes with another entry`)
    free = end
  }
  return places
}

async function unpack({ path, method, size, crc }: Header, body: Buffer): Promise<Buffer> {
  const data = method === STORED ? body : await inflate(path, body, size)
  if (data.length !== size || crc32(data) !== crc) throw new ZipRefusal(`${path} is damaged`)
  return data
}

async function inflate(path: string, body: Buffer, size: number): Promise<Buffer> {
  try {
    return await inflateRaw(body, { maxOutputLength: Math.max(1, size) })
  } catch (cause) {
    throw new ZipRefusal(`${path} is damaged`, { cause })
  }
}
