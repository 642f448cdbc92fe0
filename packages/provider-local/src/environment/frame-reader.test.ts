import assert from 'node:assert/strict'
import { encodeFrame, FRAME } from './frame.ts'
import { FrameReader } from './frame-reader.ts'

function texts(reader: FrameReader, chunk: Buffer): readonly string[] {
  return reader.push(chunk).map(({ type, payload }) => `${type} ${payload.toString()}`)
}

describe('frames', () => {
  const bytes = Buffer.concat([
    encodeFrame(FRAME.log, 'ä'),
    encodeFrame(FRAME.ready),
    encodeFrame(FRAME.result, '{}'),
  ])

  it('come out as they went in, however the bytes are cut', () => {
    for (let size = 1; size <= bytes.length; size += 1) {
      const reader = new FrameReader()
      const seen: string[] = []
      for (let start = 0; start < bytes.length; start += size)
        seen.push(...texts(reader, bytes.subarray(start, start + size)))
      assert.deepEqual(seen, ['22 ä', '17 ', '19 {}'])
    }
  })

  it('longer than any answer are no frames', () => {
    assert.throws(() => new FrameReader().push(Buffer.from([255, 255, 255, 255, 19])), RangeError)
  })
})
