/**
 * Rates that no cron expression says. The platform calls oftener, and the handler runs at the ticks whose number since
 * the epoch divides evenly: the distance is exact, over midnight too, and the same tick always gets the same answer.
 */

/** A rate as so many ticks of a shorter one, which divides a day. */
export interface RateTicks {
  /** From tick to tick. */
  readonly minutes: number
  /** From one run to the next. */
  readonly every: number
}

/**
 * The latest tick that counts among those from `first` to `last`, all in milliseconds since the epoch. `first` may be
 * off by less than half a tick. `undefined`: none counts.
 */
export function dueTick(
  { minutes, every }: RateTicks,
  first: number,
  last: number = first,
): number | undefined {
  const length = minutes * 60_000
  const from = Math.round(first / length)
  const to = Math.max(from, Math.floor(last / length))
  const due = to - (to % every)
  return due < from ? undefined : due * length
}
