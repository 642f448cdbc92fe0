/** What a command has to say at its end, for people and for programs. */
import type { ExitReason } from '../exit-code.ts'
import type { Line } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'

export interface Report {
  readonly reason: ExitReason
  /** With `--json`: stands in the document beside `command`, `exitCode` and `diagnostics`. */
  readonly data: Data
  /** Without `--json`: printed to stdout. */
  readonly lines: readonly Line[]
}

/** A command that ends here because of errors that are reported already. */
export class Stop extends Error {
  readonly reason: ExitReason

  constructor(reason: ExitReason) {
    super(reason)
    this.reason = reason
  }
}
