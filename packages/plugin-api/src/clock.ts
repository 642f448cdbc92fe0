/** The only door to time: the crash simulator and the tests put their own behind it. */
export interface Clock {
  /** Milliseconds of a monotonic clock; only differences mean something. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
