/** What the file system refuses (a full disk, a read-only folder, a file in the way), as an error that a user can act on. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../../diagnostics.ts'

/** Throws ENGINE_STATE_UNWRITABLE in place of a system error; what is ours, or a bug, goes up as it is. */
export function unwritable(location: string): (error: unknown) => never {
  return (error) => {
    if (!isSystemError(error)) throw error
    const detail = { location, reason: error.message }
    throw new SkyfoldError(engineDiagnostics.ENGINE_STATE_UNWRITABLE(detail), { cause: error })
  }
}

/** True for what the operating system reported, with its code. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
