/** The checksum that Cloud Storage and Secret Manager keep of everything: https://cloud.google.com/storage/docs/data-validation */

/** Castagnoli's polynomial, reversed. */
const POLYNOMIAL = 0x82_f6_3b_78
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1
  return crc
})

/** An unsigned number of 32 bits. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
  return (crc ^ 0xff_ff_ff_ff) >>> 0
}

/** As Cloud Storage writes it: base64 of the bytes in network order. */
export function crc32cText(bytes: Uint8Array): string {
  const number = Buffer.alloc(4)
  number.writeUInt32BE(crc32c(bytes))
  return number.toString('base64')
}
