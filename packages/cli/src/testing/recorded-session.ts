/** A session whose output is kept, for tests. */
import { PassThrough, Writable } from 'node:stream'
import { createFindings } from '../command/findings.ts'
import { createInterrupts } from '../command/interrupts.ts'
import type { Session } from '../command/session.ts'
import type { OutputStream, TerminalOptions } from '../terminal/terminal.ts'
import { createTerminal } from '../terminal/terminal.ts'

export interface Recording extends Session {
  readonly stdout: () => string
  readonly stderr: () => string
  /** Types a line and ends the input. */
  readonly type: (line: string) => void
  /** Raises a signal. */
  readonly raise: (signal: string) => void
}

export interface RecordingOptions extends Partial<TerminalOptions> {
  readonly root?: string
  /** Options that are not the command's own. */
  readonly options?: Session['options']
  /** The streams are terminals, and somebody watches. */
  readonly tty?: boolean
}

/** A session in `root` that nobody watches, unless the options say so. */
export function recordSession(recording: RecordingOptions = {}): Recording {
  const { root = process.cwd(), json = false, env = {}, tty = false, options = {} } = recording
  const [stdout, stderr] = [recordStream(tty), recordStream(tty)]
  const stdin = Object.assign(new PassThrough(), { isTTY: tty })
  const terminal = createTerminal({ stdin, stdout: stdout.stream, stderr: stderr.stream }, { json, env })
  const listeners = new Map<string, () => void>()
  return {
    command: 'test',
    root,
    options,
    env,
    terminal,
    findings: createFindings(terminal, root),
    interrupts: createInterrupts({
      on: (signal, listener) => listeners.set(signal, listener),
      exit: (code) => {
        throw new Error(`exit ${code}`)
      },
    }),
    stdout: stdout.text,
    stderr: stderr.text,
    type: (line) => void stdin.end(`${line}\n`),
    raise: (signal) => listeners.get(signal)?.(),
  }
}

function recordStream(isTTY: boolean): { readonly stream: OutputStream; readonly text: () => string } {
  const chunks: string[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString())
      done()
    },
  })
  return { stream: Object.assign(stream, { isTTY, columns: 60 }), text: () => chunks.join('') }
}
