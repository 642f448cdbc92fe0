/** What functions printed: the last lines in memory for readers, all of them in a file that is kept small. */
import { appendFile, rename, stat } from 'node:fs/promises'
import type { NumberedLine } from '../protocol.ts'
import { readIfThere } from './cloud-folder.ts'

/** In memory and waiting for the disk, each. */
const MAX_BYTES = 8 * 1024 * 1024
/** Lines are written together, off the path of the calls that print them. */
const WRITE_MS = 50
/** The file is then put aside, in place of the one put aside before. */
const MAX_FILE_BYTES = 16 * 1024 * 1024

export class FunctionLog {
  readonly #file: string
  readonly #lines: NumberedLine[] = []
  readonly #waiting = new Set<() => void>()
  #bytes = 0
  #number = 0
  #pending: string[] = []
  #pendingBytes = 0
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> = Promise.resolve()

  constructor(file: string) {
    this.#file = file
  }

  /** Reads the lines of an earlier local cloud back. */
  async restore(): Promise<void> {
    const text = (await readIfThere(this.#file).catch(() => null)) ?? ''
    for (const line of text.split('\n')) {
      const entry = parseLine(line)
      if (entry) this.#remember(entry)
    }
  }

  append(line: Omit<NumberedLine, 'number'>): void {
    this.#remember(line)
    const text = `${JSON.stringify(line)}\n`
    if (this.#pendingBytes + text.length > MAX_BYTES) return
    this.#pending.push(text)
    this.#pendingBytes += text.length
    this.#timer ??= setTimeout(() => this.#startFlush(), WRITE_MS).unref()
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /** Lines of a function with a number above `after` and a time from `since`. */
  read(name: string, after: number, since: number): readonly NumberedLine[] {
    return this.#lines.filter((line) => line.number > after && line.function === name && line.time >= since)
  }

  /** Calls `wake` once when a line comes; the returned function calls that off. */
  onNext(wake: () => void): () => void {
    this.#waiting.add(wake)
    return () => this.#waiting.delete(wake)
  }

  /** Resolves when everything is in the file. */
  async settled(): Promise<void> {
    this.#startFlush()
    await this.#flushing
  }

  #startFlush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = this.#flushing.then(() => this.#flush())
  }

  #remember(line: Omit<NumberedLine, 'number'>): void {
    this.#number += 1
    this.#lines.push({ ...line, number: this.#number })
    this.#bytes += line.text.length
    if (this.#bytes <= MAX_BYTES) return
    // A quarter at once: taking lines off the front one by one would move all others each time.
    let dropped = 0
    while (this.#bytes > MAX_BYTES * 0.75 && dropped < this.#lines.length) {
      this.#bytes -= this.#lines[dropped]?.text.length ?? 0
      dropped += 1
    }
    this.#lines.splice(0, dropped)
  }

  async #flush(): Promise<void> {
    const text = this.#pending.splice(0).join('')
    this.#pendingBytes = 0
    try {
      await appendFile(this.#file, text, { mode: 0o600 })
      const { size } = await stat(this.#file)
      if (size > MAX_FILE_BYTES) await rename(this.#file, `${this.#file}.1`)
    } catch {
      // A full disk must not stop functions; readers still have the lines in memory.
    }
  }
}

function parseLine(line: string): Omit<NumberedLine, 'number'> | undefined {
  try {
    // Our own file; a last line that was cut short is no JSON.
    return line === '' ? undefined : (JSON.parse(line) as Omit<NumberedLine, 'number'>)
  } catch {
    return undefined
  }
}
