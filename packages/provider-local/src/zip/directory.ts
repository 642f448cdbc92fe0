/**
 * Reads the central directory of a zip: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. Only what a
 * package needs is understood; everything else is refused, because a package comes from outside of this process.
 */

/** Why a zip was not accepted. */
export class ZipRefusal extends Error {}

export interface ZipEntry {
  /** Relative, forward slashes, without `..`; ends in `/` for a folder. */
  readonly path: string
  readonly method: 'stored' | 'deflated'
  readonly crc: number
  readonly compressedBytes: number
  readonly bytes: number
  /** Where the local header starts. */
  readonly offset: number
  readonly executable: boolean
}

const END = 0x06054b50
const END_LENGTH = 22
const CENTRAL = 0x02014b50
const CENTRAL_LENGTH = 46
const MAX_COMMENT = 0xffff
const MAX_ENTRIES = 65_534
const ENCRYPTED = 0x1
const UNIX = 3

/** Entries in the order of the directory. Errors: `ZipRefusal`. */
export function readDirectory(zip: Buffer): readonly ZipEntry[] {
  const end = findEnd(zip)
  const count = zip.readUInt16LE(end + 10)
  if (count > MAX_ENTRIES) throw new ZipRefusal('it has too many entries')
  let position = zip.readUInt32LE(end + 16)
  const entries: ZipEntry[] = []
  for (let index = 0; index < count; index += 1) {
    if (position + CENTRAL_LENGTH > end || zip.readUInt32LE(position) !== CENTRAL) {
      throw new ZipRefusal('its directory is damaged')
    }
    entries.push(readEntry(zip, position))
    position += CENTRAL_LENGTH + variableLength(zip, position)
  }
  refuseTwins(entries)
  return entries
}

function findEnd(zip: Buffer): number {
  const lowest = Math.max(0, zip.length - END_LENGTH - MAX_COMMENT)
  for (let position = zip.length - END_LENGTH; position >= lowest; position -= 1) {
    if (zip.readUInt32LE(position) === END) return position
  }
  throw new ZipRefusal('it is no zip file')
}

function variableLength(zip: Buffer, position: number): number {
  return zip.readUInt16LE(position + 28) + zip.readUInt16LE(position + 30) + zip.readUInt16LE(position + 32)
}

function readEntry(zip: Buffer, position: number): ZipEntry {
  const madeBy = zip.readUInt8(position + 5)
  const flags = zip.readUInt16LE(position + 8)
  const path = decodePath(
    zip.subarray(position + CENTRAL_LENGTH, position + CENTRAL_LENGTH + zip.readUInt16LE(position + 28)),
  )
  const mode = madeBy === UNIX ? zip.readUInt32LE(position + 38) >>> 16 : 0
  if (flags & ENCRYPTED) throw new ZipRefusal(`"${path}" is encrypted`)
  refusePath(path)
  refuseMode(path, mode)
  return {
    path,
    method: methodOf(path, zip.readUInt16LE(position + 10)),
    crc: zip.readUInt32LE(position + 16),
    compressedBytes: zip.readUInt32LE(position + 20),
    bytes: zip.readUInt32LE(position + 24),
    offset: zip.readUInt32LE(position + 42),
    executable: (mode & 0o111) !== 0,
  }
}

function decodePath(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ZipRefusal('a name in it is not UTF-8')
  }
}

function refusePath(path: string): void {
  const parts = (path.endsWith('/') ? path.slice(0, -1) : path).split('/')
  const isOutside = parts.some((part) => part === '' || part === '.' || part === '..')
  if (isOutside || /[\\\0]/.test(path) || /^[a-zA-Z]:/.test(path)) {
    throw new ZipRefusal(`the name ${JSON.stringify(path)} leads out of the package`)
  }
}

const FILE_TYPE = 0o170000
const PLAIN_TYPES: ReadonlySet<number> = new Set([0, 0o100000, 0o040000])

function refuseMode(path: string, mode: number): void {
  if (!PLAIN_TYPES.has(mode & FILE_TYPE)) throw new ZipRefusal(`"${path}" is a link or a device, not a file`)
}

function methodOf(path: string, method: number): ZipEntry['method'] {
  if (method === 0) return 'stored'
  if (method === 8) return 'deflated'
  throw new ZipRefusal(`"${path}" is compressed in a way that is not understood (${method})`)
}

// File systems that do not tell upper from lower case would let one file overwrite the other.
function refuseTwins(entries: readonly ZipEntry[]): void {
  const seen = new Set<string>()
  for (const { path } of entries) {
    const key = path.normalize('NFC').toLowerCase()
    if (seen.has(key)) throw new ZipRefusal(`"${path}" is in it twice`)
    seen.add(key)
  }
}
