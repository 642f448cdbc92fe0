/**
 * Runs commands one after the other in one process, through the front door of the command line: what `sls` does without
 * its start. Orders and answers go by IPC. The tests of the kill suites run in it whatever needs no process of its own.
 */
import { main } from '@skyfold/cli'

/** One command line. */
export interface WarmOrder {
  readonly cwd: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** What it said and how it ended. */
export interface WarmAnswer {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const inherited = { ...process.env }
// Each command listens to signals and streams as if it were the only one.
for (const emitter of [process, process.stdout, process.stderr]) emitter.setMaxListeners(0)
const exit = process.exit.bind(process)
process.once('disconnect', () => exit())
// The front door ends the process behind the last line; here the next command follows. The cast: it does return.
process.exit = (() => undefined) as unknown as typeof process.exit

// Orders come from `WarmSls` only.
process.on('message', (order) => void perform(order as WarmOrder).then((answer) => process.send?.(answer)))

async function perform({ cwd, args, env }: WarmOrder): Promise<WarmAnswer> {
  const said = { stdout: '', stderr: '' }
  process.chdir(cwd)
  process.env = { ...inherited, ...env }
  process.exitCode = undefined
  for (const name of ['stdout', 'stderr'] as const)
    process[name].write = (chunk: string | Uint8Array) => {
      said[name] += String(chunk)
      return true
    }
  await main(args)
  return { code: exitCode(), ...said }
}

// The compiler takes the code to be what was assigned last; commands assign theirs elsewhere.
function exitCode(): number {
  return Number(process.exitCode ?? 0)
}
