/** An error that nobody expected is a bug in Skyfold and says so. */
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'

const REPORT = 'https://github.com/skyfold/skyfold/issues'

/** What happened, where, and where to report it. */
export function bugLines(error: unknown): readonly Line[] {
  return [
    [
      styled('red', 'This is a bug in Skyfold.'),
      ' What was done so far is recorded; running the command again is safe.',
    ],
    ...stackOf(error)
      .split('\n')
      .map((line) => indent(line)),
    `Please report it with these lines: ${REPORT}`,
  ]
}

/** The same for programs. */
export function bugData(error: unknown): Data {
  return { bug: { stack: stackOf(error), report: REPORT } }
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const stack = error.stack ?? error.message
  return error.cause === undefined ? stack : `${stack}\ncaused by ${stackOf(error.cause)}`
}
