/**
 * The environment's end of the frames. Reading blocks the whole thread, which is what freezes an environment
 * between two calls: no timer fires and no socket is served until the next call arrives.
 */
import { readSync, writeSync } from 'node:fs'
import { encodeFrame, FRAME_FD, FRAME_HEADER } from '../frame.ts'
import type { FrameType } from '../frame.ts'

/** Waits for the next frame; `null` when the local cloud is gone. */
export function receive(): { readonly type: number; readonly payload: Buffer } | null {
  const header = read(FRAME_HEADER)
  const payload = header && read(header.readUInt32BE(0))
  return header && payload && { type: header.readUInt8(4), payload }
}

/** Writes a frame; blocks until all of it is taken. */
export function send(type: FrameType, payload: string | Uint8Array = ''): void {
  const frame = encodeFrame(type, payload)
  for (let written = 0; written < frame.length;) {
    written += writeSync(FRAME_FD, frame, written, frame.length - written)
  }
}

function read(bytes: number): Buffer | null {
  const buffer = Buffer.allocUnsafe(bytes)
  for (let filled = 0; filled < bytes;) {
    const count = readSync(FRAME_FD, buffer, filled, bytes - filled, null)
    if (count === 0) return null
    filled += count
  }
  return buffer
}
