/** A clock that moves only when it is told to. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Time } from '../daemon/time.ts'

export class VirtualTime implements Time {
  #now: number
  readonly #timers = new Set<{ readonly due: number; readonly run: () => void }>()

  constructor(now: string | number = 0) {
    this.#now = new Date(now).getTime()
  }

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const timer = { due: this.#now + ms, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Moves on by `ms`, running what becomes due at its time and in its order. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await turn()
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.due)
      next.run()
      await turn()
    }
    this.#now = end
  }

  #next(end: number): { readonly due: number; readonly run: () => void } | undefined {
    return [...this.#timers].filter(({ due }) => due <= end).sort((one, other) => one.due - other.due)[0]
  }
}
