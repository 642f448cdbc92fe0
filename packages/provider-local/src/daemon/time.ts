/** The daemon's door to time: its tests put a virtual one behind it. */

export interface Time {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `run` after `ms`; the returned function calls that off. */
  after(ms: number, run: () => void): () => void
}

/** The longest that a timer of Node can wait is 2^31 - 1 ms; a long wait is made of short ones, which also survive a sleeping laptop. */
const LONGEST_MS = 60_000

/** The real clock. Its timers do not keep the process alive. */
export const realTime: Time = {
  now: () => Date.now(),
  after(ms, run) {
    const due = Date.now() + ms
    let timer: NodeJS.Timeout
    const wait = (): void => {
      const left = due - Date.now()
      if (left <= 0) return run()
      timer = setTimeout(wait, Math.min(left, LONGEST_MS))
      timer.unref()
    }
    timer = setTimeout(wait, Math.min(Math.max(ms, 0), LONGEST_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
