/** How much memory a process uses of its own: what is shared with other Node processes does not count. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/**
 * Reads the memory of one process through a file that stays open, because it is read after every call
 * (proc_pid_statm(5)). Only Linux tells it this way; elsewhere there is nothing to read.
 */
export class MemoryGauge {
  readonly #buffer = Buffer.alloc(128)
  #descriptor: number | undefined

  constructor(pid: number | undefined) {
    this.#descriptor = pid === undefined ? undefined : open(`/proc/${pid}/statm`)
  }

  /** Bytes; `undefined` where it is not known. */
  read(): number | undefined {
    if (this.#descriptor === undefined) return undefined
    try {
      const length = readSync(this.#descriptor, this.#buffer, 0, this.#buffer.length, 0)
      const [, resident = 0, shared = 0] = this.#buffer.toString('latin1', 0, length).split(' ').map(Number)
      return (resident - shared) * pageSize()
    } catch {
      // The process ended.
      return undefined
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, 'r')
  } catch {
    return undefined
  }
}

let knownPageSize: number | undefined

// Node does not tell it, but the kernel counts this process in kB and in pages; they are read one after the other.
function pageSize(): number {
  knownPageSize ??= 2 ** Math.round(Math.log2(residentBytes() / residentPages()))
  return knownPageSize
}

function residentBytes(): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]) * 1024
}

function residentPages(): number {
  return Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[1])
}
