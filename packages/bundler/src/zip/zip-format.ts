/**
 * Numbers of the zip format that the writer and the reader share: APPNOTE.TXT 6.3.10 of PKWARE
 * (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT), without zip64, encryption and data descriptors.
 */

export const LOCAL_HEADER = { signature: 0x04034b50, size: 30 }
export const CENTRAL_HEADER = { signature: 0x02014b50, size: 46 }
export const END_RECORD = { signature: 0x06054b50, size: 22 }

export const STORED = 0
export const DEFLATED = 8

/** Bit 0 of the general purpose flags: the entry is encrypted. */
export const ENCRYPTED_FLAG = 1
/** Bit 11: the name is UTF-8. */
export const UTF8_FLAG = 0x800

/** From here on a number means "look into the zip64 record". */
export const MAX_ENTRIES = 0xffff
export const MAX_BYTES = 0xffffffff

/** File type bits of a Unix mode, which stands in the upper half of the external attributes. */
export const UNIX_TYPE = 0o170000
export const UNIX_FILE = 0o100000
export const UNIX_FOLDER = 0o040000
