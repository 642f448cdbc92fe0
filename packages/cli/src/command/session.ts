/** What a command works with: the only values that come from the process. */
import type { Terminal } from '../terminal/terminal.ts'
import type { Findings } from './findings.ts'
import type { Interrupts } from './interrupts.ts'

export interface Session {
  /** `deploy`, `local start`: as typed, without flags. */
  readonly command: string
  /** Absolute real path of the service folder. */
  readonly root: string
  /** `--name value` for `${opt:name}`: options that are not the command's own. Not checked yet. */
  readonly options: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  readonly findings: Findings
  readonly interrupts: Interrupts
}
