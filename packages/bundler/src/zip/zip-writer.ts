/**
 * A zip that depends on nothing but names, modes and bytes: sorted by name, one fixed date, no folders, no data
 * descriptors (docs/decisions/007). The reader in this folder and every ordinary tool can open it.
 */
import { promisify } from 'node:util'
import { crc32, deflateRaw as deflateRawCallback } from 'node:zlib'
import type { PackageFile } from '../files/package-file.ts'
import { modeOf } from '../files/package-file.ts'
import {
  CENTRAL_HEADER,
  DEFLATED,
  END_RECORD,
  LOCAL_HEADER,
  MAX_BYTES,
  MAX_ENTRIES,
  STORED,
  UNIX_FILE,
  UTF8_FLAG,
} from './zip-format.ts'

const deflateRaw = promisify(deflateRawCallback)

/** 1980-01-01 00:00:00, the first date that the format can tell. */
const DOS_DATE = (1 << 5) | 1
const DOS_TIME = 0
/** 2.0, the version that knows deflate; made on Unix (3), so that the modes are read. */
const VERSION_NEEDED = 20
const VERSION_MADE_BY = (3 << 8) | 20

/** zlib emits a block when its buffer is full, and the best buffer differs from text to text (up to 6 %). */
const MEMORY_LEVELS = [9, 8, 7, 6, 5]
/** Above this many bytes the search for the last percent takes longer than it is worth. */
const SEARCH_LIMIT = 8 * 1024 * 1024
/** Room for headers: what the format adds to the bytes of one file, names aside. */
const HEADERS = LOCAL_HEADER.size + CENTRAL_HEADER.size

/** Whether `files` go into one zip without the zip64 extension. */
export function fitsZip(files: readonly PackageFile[]): boolean {
  const bytes = files.reduce(
    (sum, { path, data }) => sum + data.length + 2 * Buffer.byteLength(path) + HEADERS,
    0,
  )
  return files.length < MAX_ENTRIES && bytes + END_RECORD.size < MAX_BYTES
}

/** The zip of `files`, whose paths are unique and which pass `fitsZip`. */
export async function writeZip(files: readonly PackageFile[]): Promise<Buffer> {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const file of sorted) {
    const entry = await compress(file)
    const header = localHeader(entry)
    local.push(header, entry.name, entry.body)
    central.push(centralHeader(entry, offset), entry.name)
    offset += header.length + entry.name.length + entry.body.length
  }
  const directory = Buffer.concat(central)
  return Buffer.concat([...local, directory, endRecord(sorted.length, directory.length, offset)])
}

interface Entry {
  readonly name: Buffer
  readonly mode: number
  readonly method: number
  readonly crc: number
  readonly body: Buffer
  readonly size: number
}

async function compress({ path, data }: PackageFile): Promise<Entry> {
  const common = { name: Buffer.from(path), mode: modeOf(data), crc: crc32(data), size: data.length }
  const deflated = await deflateBest(data)
  return deflated.length < data.length
    ? { ...common, method: DEFLATED, body: deflated }
    : { ...common, method: STORED, body: Buffer.from(data.buffer, data.byteOffset, data.length) }
}

async function deflateBest(data: Uint8Array): Promise<Buffer> {
  const levels = data.length > SEARCH_LIMIT ? MEMORY_LEVELS.slice(0, 1) : MEMORY_LEVELS
  const candidates = await Promise.all(levels.map((memLevel) => deflateRaw(data, { level: 9, memLevel })))
  return candidates.reduce((best, each) => (each.length < best.length ? each : best))
}

/** The fields that both headers have in common, from "version needed" to "extra field length". */
function writeCommon(header: Buffer, at: number, entry: Entry): void {
  header.writeUInt16LE(VERSION_NEEDED, at)
  header.writeUInt16LE(UTF8_FLAG, at + 2)
  header.writeUInt16LE(entry.method, at + 4)
  header.writeUInt16LE(DOS_TIME, at + 6)
  header.writeUInt16LE(DOS_DATE, at + 8)
  header.writeUInt32LE(entry.crc, at + 10)
  header.writeUInt32LE(entry.body.length, at + 14)
  header.writeUInt32LE(entry.size, at + 18)
  header.writeUInt16LE(entry.name.length, at + 22)
}

function localHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER.size)
  header.writeUInt32LE(LOCAL_HEADER.signature, 0)
  writeCommon(header, 4, entry)
  return header
}

function centralHeader(entry: Entry, offset: number): Buffer {
  const header = Buffer.alloc(CENTRAL_HEADER.size)
  header.writeUInt32LE(CENTRAL_HEADER.signature, 0)
  header.writeUInt16LE(VERSION_MADE_BY, 4)
  writeCommon(header, 6, entry)
  header.writeUInt16LE(UNIX_FILE | entry.mode, 40)
  header.writeUInt32LE(offset, 42)
  return header
}

function endRecord(entries: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(END_RECORD.size)
  record.writeUInt32LE(END_RECORD.signature, 0)
  record.writeUInt16LE(entries, 8)
  record.writeUInt16LE(entries, 10)
  record.writeUInt32LE(size, 12)
  record.writeUInt32LE(offset, 16)
  return record
}
