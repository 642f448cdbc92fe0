/** Time that passes only when everybody waits: a run of two virtual minutes takes some milliseconds. */
import { setImmediate as drainMicrotasks } from 'node:timers/promises'
import type { Clock } from '@skyfold/plugin-api'

interface Timer {
  readonly at: number
  readonly fire: () => void
}

/** A clock whose hands the driver moves. */
export class VirtualClock implements Clock {
  #now = 0
  /** Latest first, so that the next one is popped. */
  readonly #timers: Timer[] = []

  now(): number {
    return this.#now
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(asError(signal.reason))
    return new Promise((resolve, reject) => {
      const cut = (): void => reject(asError(signal?.reason))
      signal?.addEventListener('abort', cut, { once: true })
      this.at(this.#now + ms, () => {
        signal?.removeEventListener('abort', cut)
        resolve()
      })
    })
  }

  /** Calls `fire` when it is `at`. */
  at(at: number, fire: () => void): void {
    let index = this.#timers.length
    while (index > 0 && (this.#timers[index - 1]?.at ?? 0) <= at) index -= 1
    this.#timers.splice(index, 0, { at, fire })
  }

  /** Lets time pass until `work` is settled or nothing is left to wait for. Errors: a run that never ends. */
  async run(isDone: () => boolean, limitMs: number): Promise<void> {
    const end = this.#now + limitMs
    for (;;) {
      await drainMicrotasks()
      if (isDone()) return
      const next = this.#timers.pop()
      if (!next) return
      if (next.at > end) throw new Error(`still at work after ${limitMs} ms`)
      this.#now = Math.max(this.#now, next.at)
      next.fire()
    }
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
