/** What the exit code says. The table is part of the interface (docs/cli.md) and frozen by a test. */

/** Reason → exit code. */
export const EXIT_CODES = {
  ok: 0,
  /** Something failed, or a bug in Skyfold. */
  error: 1,
  /** The command line, the manifest or the code to package is wrong. Nothing was changed. */
  usage: 2,
  /** Credentials are missing, expired, or those of another account. Nothing was changed. */
  auth: 3,
  /** Some steps were done and some were not. */
  partial: 4,
  /** Somebody else is changing the stack. Nothing was changed. */
  locked: 5,
  /** The plan was made from another state. Nothing was changed. */
  stale: 6,
  /** `sls plan --exit-code`: there is something to do. `sls drift --exit-code`: something was changed. */
  changes: 7,
  /** SIGHUP, SIGINT and SIGTERM, numbered as a shell does it. */
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitReason = keyof typeof EXIT_CODES

/** From the least to the most important, for a command with several targets. */
const IMPORTANCE: readonly ExitReason[] = [
  'ok',
  'changes',
  'stale',
  'locked',
  'auth',
  'usage',
  'error',
  'partial',
  'hangup',
  'terminated',
  'interrupted',
]

/** The reason that the command ends with when its targets ended with these; `ok` for none. */
export function worstOf(reasons: readonly ExitReason[]): ExitReason {
  const worst = Math.max(0, ...reasons.map((reason) => IMPORTANCE.indexOf(reason)))
  return IMPORTANCE[worst] ?? 'error'
}
