import type { IncomingMessage } from 'node:http'

/** The whole body; `undefined` when it is longer than `max` bytes (the rest is not read) or the client went away. */
export function readBody(message: IncomingMessage, max: number): Promise<Buffer | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > max) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    message.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > max) resolve(undefined)
      else chunks.push(chunk)
    })
    message.once('end', () => resolve(Buffer.concat(chunks)))
    message.once('error', () => resolve(undefined))
    message.once('close', () => resolve(undefined))
  })
}
