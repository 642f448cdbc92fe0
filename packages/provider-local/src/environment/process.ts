/**
 * One environment process: started with the bootstrap, told which code to load, then called. It is the leader of a
 * process group, so that nothing the handler started outlives it.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { encodeFrame, FRAME, FRAME_FD, LIFELINE_FD } from './frame.ts'
import type { FrameType } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import type { ReceivedFrame } from './frame-reader.ts'
import { forEachLine } from './lines.ts'

/** Absolute path of the program of an environment. */
export const BOOTSTRAP: string = fileURLToPath(new URL('./bootstrap/bootstrap-process.js', import.meta.url))

export interface Exit {
  readonly code: number | null
  readonly signal: string | null
}

export interface ProcessListener {
  /** Every frame but the log's. */
  frame(frame: ReceivedFrame): void
  log(text: string): void
  /** Once, when the process is gone and all it wrote has arrived. */
  exit(exit: Exit): void
}

export interface SpawnOptions {
  readonly variables: Readonly<Record<string, string>>
  /** Part of the command line, so that a left-over process can be told from others. */
  readonly mark: string
}

export class EnvironmentProcess {
  readonly pid: number | undefined
  readonly #child: ChildProcess
  readonly #frames: Duplex
  #listener: ProcessListener | undefined
  #early: ReceivedFrame[] = []
  #exit: Exit | undefined
  readonly #onExit: (() => void)[] = []

  constructor(options: SpawnOptions) {
    this.#child = spawn(process.execPath, [BOOTSTRAP, options.mark], {
      env: options.variables,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    })
    this.pid = this.#child.pid
    this.#frames = duplex(this.#child, FRAME_FD)
    this.#readFrames()
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (stream) forEachLine(stream, (line) => this.#listener?.log(line))
    }
    duplex(this.#child, LIFELINE_FD).on('error', ignore).resume()
    this.#child.once('error', () => this.#end({ code: null, signal: null }))
    this.#child.once('exit', () => this.#killGroup())
    this.#child.once('close', (code, signal) => this.#end({ code, signal }))
  }

  /** Who hears of this process from here on; frames that came before are told at once. */
  listen(listener: ProcessListener): void {
    this.#listener = listener
    for (const frame of this.#early.splice(0)) listener.frame(frame)
    if (this.#exit) listener.exit(this.#exit)
  }

  /** Calls `run` when the process is gone, whoever listens. */
  onExit(run: () => void): void {
    this.#onExit.push(run)
  }

  send(type: FrameType, payload: string): void {
    this.#frames.write(encodeFrame(type, payload))
  }

  /** Ends the process and all that it started. */
  kill(): void {
    if (!this.#exit) this.#killGroup()
  }

  #killGroup(): void {
    if (this.pid === undefined) return
    try {
      process.kill(-this.pid, 'SIGKILL')
    } catch {
      // The group is gone already.
    }
  }

  #readFrames(): void {
    const reader = new FrameReader()
    this.#frames.on('error', ignore).on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) this.#receive(frame)
      } catch {
        // The handler wrote to a descriptor that is not its own: nothing after that can be understood.
        this.kill()
      }
    })
  }

  #receive(frame: ReceivedFrame): void {
    if (!this.#listener) this.#early.push(frame)
    else if (frame.type === FRAME.log) this.#listener.log(frame.payload.toString())
    else this.#listener.frame(frame)
  }

  #end(exit: Exit): void {
    if (this.#exit) return
    this.#exit = exit
    this.#frames.destroy()
    this.#listener?.exit(exit)
    for (const run of this.#onExit) run()
  }
}

function duplex(child: ChildProcess, descriptor: number): Duplex {
  const stream = child.stdio[descriptor]
  if (!stream) throw new Error(`descriptor ${descriptor} is not open`)
  // Every 'pipe' beyond stdio is a socket pair, which is a Duplex; the array's type knows only its halves.
  return stream as Duplex
}

function ignore(): void {
  // A write to a process that just ended fails; its exit tells the rest.
}
