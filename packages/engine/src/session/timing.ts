/** The times of the lease, in milliseconds. All are spans of one machine's monotonic clock; clocks are never compared. */

/** A lease whose state object has not changed for so long is taken over. */
export const LEASE_TTL_MS = 45_000

/** So long after its last successful write was sent, a holder sends nothing more. */
export const GUARD_MS = 30_000

/** A holder writes at least so often. */
export const HEARTBEAT_MS = 10_000

/** A holder writes at most so often: Google Cloud Storage allows one write per second to an object (https://cloud.google.com/storage/quotas). */
export const WRITE_INTERVAL_MS = 1000

/** A larger state is written less often, one interval for each part of so many characters, but still with each heartbeat. */
export const INTERVAL_CHARACTERS = 1_048_576

/** A waiting run looks so often. */
export const POLL_MS = 1000

/** How long a run waits for a living holder unless told otherwise. */
export const LOCK_TIMEOUT_MS = 60_000

/** A request that was sent has taken effect after so long, or never will: what the TTL leaves beyond the guard. */
export const IN_FLIGHT_MS: number = LEASE_TTL_MS - GUARD_MS

/** Attempts to write the state after the first, the wait doubling from `WRITE_BACKOFF_MS`. */
export const WRITE_ATTEMPTS = 5
export const WRITE_BACKOFF_MS = 200

/** After a second interrupt the last write may take so long. */
export const FINAL_WRITE_MS = 2000
