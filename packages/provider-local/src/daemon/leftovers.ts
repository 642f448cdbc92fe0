/**
 * Environments of a local cloud that was killed end by themselves, but for one: a handler in an endless loop does not
 * notice. The next local cloud ends it.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BOOTSTRAP } from '../environment/process.ts'

const run = promisify(execFile)

/** Kills environments whose command line carries `mark`. */
export async function killLeftovers(mark: string): Promise<void> {
  // A system without `ps` leaves such a process to its user.
  const listed = await run('ps', ['-A', '-ww', '-o', 'pid=,args=']).catch(() => undefined)
  const suffix = ` ${BOOTSTRAP} ${mark}`
  for (const line of listed?.stdout.split('\n') ?? []) {
    const pid = Number.parseInt(line, 10)
    if (line.trimEnd().endsWith(suffix) && pid > 1) kill(pid)
  }
}

function kill(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}
