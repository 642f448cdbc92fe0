/** CRC-32C bit by bit, from its definition (RFC 3720, appendix B.4): an unsigned number of 32 bits. */
export function crc32c(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (0x82_f6_3b_78 & -(crc & 1))
  }
  return ~crc >>> 0
}
