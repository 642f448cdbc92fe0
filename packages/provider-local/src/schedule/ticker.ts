/** Runs something at the times of a schedule. */
import type { ScheduleRate } from '@skyfold/manifest'
import type { Time } from '../daemon/time.ts'
import { nextTime } from './next-time.ts'

export class Ticker {
  readonly #time: Time
  readonly #run: (due: number) => void
  #cancel: () => void = () => undefined
  #next: number | null = null

  /** `run` gets the time at which it was due. Throws on a pattern that means nothing. */
  constructor(time: Time, rate: ScheduleRate, timezone: string, run: (due: number) => void) {
    this.#time = time
    this.#run = run
    this.#plan(rate, timezone, time.now())
  }

  /** Milliseconds since the epoch; `null`: never again. */
  get next(): number | null {
    return this.#next
  }

  close(): void {
    this.#cancel()
  }

  #plan(rate: ScheduleRate, timezone: string, after: number): void {
    const due = nextTime(rate, timezone, after)
    this.#next = due
    if (due === null) return
    this.#cancel = this.#time.after(due - this.#time.now(), () => {
      this.#run(due)
      // After a long sleep of the machine the missed times are skipped, not made up for.
      this.#plan(rate, timezone, Math.max(due, this.#time.now()))
    })
  }
}
