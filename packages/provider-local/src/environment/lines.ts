/** Raw output as lines. */
import { StringDecoder } from 'node:string_decoder'
import type { Readable } from 'node:stream'

/** As for log entries: longer lines are cut, so that endless output needs no endless memory. */
const MAX_LINE = 256 * 1024

/** Calls `take` with each line, without its newline; the rest at the end. */
export function forEachLine(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8')
  let open = ''
  const flush = (): void => {
    if (open !== '') take(open)
    open = ''
  }
  stream.on('data', (chunk: Buffer) => {
    const lines = (open + decoder.write(chunk)).split('\n')
    open = lines.pop() ?? ''
    for (const line of lines) take(line)
    if (open.length > MAX_LINE) flush()
  })
  stream.once('end', flush).on('error', flush)
}
