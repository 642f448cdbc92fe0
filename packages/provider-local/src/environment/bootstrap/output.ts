/** Sends what the handler prints to the log of its function, in order with its answer. */
import { format } from 'node:util'
import { FRAME } from '../frame.ts'
import { send } from './channel.ts'

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html (event size) */
const MAX_ENTRY = 256 * 1024

/** Replaces the console and both streams. Child processes of the handler still write to the real descriptors. */
export function captureOutput(streams: readonly NodeJS.WritableStream[]): void {
  const print = (...args: readonly unknown[]): void => log(format(...args))
  Object.assign(console, {
    log: print,
    info: print,
    warn: print,
    error: print,
    debug: print,
    trace: printTrace,
  })
  for (const stream of streams) Object.assign(stream, { write: captureWrite() })
}

/** One log entry, cut when it is longer than an entry may be. */
export function log(text: string): void {
  for (let start = 0; start === 0 || start < text.length; start += MAX_ENTRY) {
    send(FRAME.log, text.slice(start, start + MAX_ENTRY))
  }
}

function printTrace(...args: readonly unknown[]): void {
  const { stack = '' } = new Error(format(...args))
  log(stack.replace(/^Error/, 'Trace'))
}

type Done = (error?: Error | null) => void

// The signature of Writable.write, as far as it is used: (chunk, encoding?, done?).
function captureWrite(): (
  chunk: string | Uint8Array,
  encoding?: BufferEncoding | Done,
  done?: Done,
) => boolean {
  let open = ''
  return (chunk, encoding, done) => {
    const text =
      typeof chunk === 'string'
        ? chunk
        : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString()
    const lines = (open + text).split('\n')
    open = lines.pop() ?? ''
    for (const line of lines) log(line)
    if (open.length >= MAX_ENTRY) {
      log(open)
      open = ''
    }
    const callback = typeof encoding === 'function' ? encoding : done
    if (callback) process.nextTick(callback)
    return true
  }
}
