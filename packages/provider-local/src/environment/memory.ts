/** How much memory a process uses of its own: what is shared with other Node processes does not count. */
import { readFileSync } from 'node:fs'

/** Bytes, or `undefined` where the operating system does not tell (it is Linux that does). */
export function readMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    return undefined
  }
}
