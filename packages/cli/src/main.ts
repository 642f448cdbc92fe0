/** The beginning and the end of the process. Rooms are loaded by the commands that need them, never here. */
import { readFileSync } from 'node:fs'

/** Runs one command line and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  surviveClosedStreams()
  if (argv[0] === '--version' || argv[0] === '-v') process.stdout.write(`${version()}\n`)
  else await runCommandLine(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv)
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  // What still runs (sockets kept alive by an SDK) is of no use any more.
  process.exit()
}

async function runCommandLine(argv: readonly string[]): Promise<void> {
  const [{ run }, { settings }] = await Promise.all([
    import('@oclif/core/run'),
    import('@oclif/core/settings'),
  ])
  // The command ships as JavaScript; oclif would look for TypeScript sources.
  settings.enableAutoTranspile = false
  const root = new URL('..', import.meta.url).href
  try {
    await run([...argv], root)
  } catch (error) {
    const { refuseCommandLine } = await import('./command/refusal.ts')
    await refuseCommandLine(error, argv, root)
  }
}

/** A reader that has seen enough (`sls info | head -1`) is no failure. */
function surviveClosedStreams(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // EIO: the terminal window was closed.
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
    })
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writableLength === 0 || stream.destroyed) resolve()
    else stream.write('', () => resolve())
  })
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  // Our own package.json has a version.
  const { version: ours } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
  return `skyfold/${ours} ${process.platform}-${process.arch} node-${process.version}`
}
