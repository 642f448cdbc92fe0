import assert from 'node:assert/strict'
import { crc32c, crc32cText } from './crc32c.ts'

describe('CRC-32C', () => {
  it('gives what RFC 3720 (B.4) gives for the same bytes', () => {
    assert.equal(crc32c(new Uint8Array(32)), 0x8a_91_36_aa)
    assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62_a8_ab_43)
    assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index)), 0x46_dd_79_4e)
    assert.equal(crc32c(Buffer.from('123456789')), 0xe3_06_92_83)
    assert.equal(crc32c(new Uint8Array()), 0)
  })

  it('is written as Cloud Storage writes it', () => {
    assert.equal(crc32cText(Buffer.from('{"a":1}')), 'z/fVag==')
  })
})
