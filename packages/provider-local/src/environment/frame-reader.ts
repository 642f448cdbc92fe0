/** Cuts the bytes of a stream into frames. */
import { FRAME_HEADER } from './frame.ts'

export interface ReceivedFrame {
  readonly type: number
  readonly payload: Buffer
}

/** More than any answer that is let through; a longer frame was not written by our bootstrap. */
const MAX_PAYLOAD = 16 * 1024 * 1024

export class FrameReader {
  #chunks: Buffer[] = []
  #size = 0

  /** Adds bytes; returns the frames that are complete with them. Throws when the bytes are no frames. */
  push(chunk: Buffer): readonly ReceivedFrame[] {
    this.#chunks.push(chunk)
    this.#size += chunk.length
    const frames: ReceivedFrame[] = []
    for (let frame = this.#next(); frame; frame = this.#next()) frames.push(frame)
    return frames
  }

  #next(): ReceivedFrame | undefined {
    if (this.#size < FRAME_HEADER) return undefined
    const header = this.#peek(FRAME_HEADER)
    const length = header.readUInt32BE(0)
    if (length > MAX_PAYLOAD) throw new RangeError(`a frame of ${length} bytes`)
    if (this.#size < FRAME_HEADER + length) return undefined
    const bytes = this.#peek(FRAME_HEADER + length)
    this.#drop(FRAME_HEADER + length)
    return {
      type: bytes.readUInt8(4),
      payload: bytes.subarray(FRAME_HEADER, FRAME_HEADER + length),
    }
  }

  #peek(bytes: number): Buffer {
    const [first] = this.#chunks
    if (first && first.length >= bytes) return first
    const joined = Buffer.concat(this.#chunks)
    this.#chunks = [joined]
    return joined
  }

  #drop(bytes: number): void {
    const [first] = this.#chunks
    this.#size -= bytes
    if (this.#size === 0 || !first) this.#chunks = []
    else this.#chunks[0] = first.subarray(bytes)
  }
}
