/** One execution environment: a process with one function version in it, called once at a time. */
import { randomUUID } from 'node:crypto'
import { FRAME } from './frame.ts'
import type { ErrorDocument, InitFrame, InvokeFrame } from './frame.ts'
import type { ReceivedFrame } from './frame-reader.ts'
import { MemoryGauge } from './memory.ts'
import type { EnvironmentProcess, Exit } from './process.ts'

/** How often the memory of a busy environment is looked at. */
const MEMORY_POLL_MS = 25

/** How a call ended. */
export type Ending =
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly document: ErrorDocument }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'exit'; readonly exit: Exit }

export interface EnvironmentListener {
  log(text: string, requestId: string | undefined): void
  /** Once, when the process is gone. */
  exit(): void
}

export class Environment {
  readonly id: string = randomUUID()
  readonly process: EnvironmentProcess
  /** Bytes of the largest memory use seen. */
  maxMemory = 0
  /** Milliseconds of `Clock.now` since which it waits for a call. */
  idleSince = 0
  readonly #memoryLimit: number
  readonly #listener: EnvironmentListener
  readonly #gauge: MemoryGauge
  #waiting: ((ending: Ending) => void) | undefined
  #requestId: string | undefined
  #hello: () => void = ignore
  readonly #greeted: Promise<void>
  #dead = false
  /** How the call ends that is the last one. It is told when the process is gone and its folder free for the next. */
  #last: Ending | undefined

  constructor(process: EnvironmentProcess, memoryLimit: number, listener: EnvironmentListener) {
    this.process = process
    this.#memoryLimit = memoryLimit
    this.#listener = listener
    this.#gauge = new MemoryGauge(process.pid)
    this.#greeted = new Promise((resolve) => (this.#hello = resolve))
    process.listen({
      frame: (frame) => this.#receive(frame),
      log: (text) => listener.log(text, this.#requestId),
      exit: (exit) => this.#end(exit),
    })
  }

  /** False: it cannot be called any more. */
  get alive(): boolean {
    return !this.#dead
  }

  /** Resolves when the bootstrap runs (or the process is gone). */
  greeted(): Promise<void> {
    return this.#greeted
  }

  /** Loads the code. `result` means that it is ready. */
  init(frame: InitFrame, timeoutMs: number): Promise<Ending> {
    return this.#ask(() => this.process.send(FRAME.init, JSON.stringify(frame)), timeoutMs)
  }

  /** One call; `event` is JSON text. */
  invoke(frame: Omit<InvokeFrame, 'event'>, event: string, timeoutMs: number): Promise<Ending> {
    this.#requestId = frame.requestId
    const head = JSON.stringify(frame).slice(0, -1)
    return this.#ask(() => this.process.send(FRAME.invoke, `${head},"event":${event}}`), timeoutMs)
  }

  kill(): void {
    this.#dead = true
    this.process.kill()
  }

  #ask(send: () => void, timeoutMs: number): Promise<Ending> {
    if (this.#dead) return Promise.resolve({ kind: 'exit', exit: { code: null, signal: null } })
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#stop({ kind: 'timeout' }), timeoutMs)
      const poll = setInterval(() => this.#checkMemory(), MEMORY_POLL_MS)
      this.#waiting = (ending) => {
        this.#waiting = undefined
        clearTimeout(timer)
        clearInterval(poll)
        if (ending.kind === 'result') this.#measureMemory()
        resolve(ending)
      }
      send()
    })
  }

  #receive(frame: ReceivedFrame): void {
    const text = frame.payload.toString()
    if (frame.type === FRAME.hello) this.#hello()
    else if (frame.type === FRAME.ready) this.#waiting?.({ kind: 'result', payload: '' })
    else if (frame.type === FRAME.result) this.#waiting?.({ kind: 'result', payload: text })
    else if (frame.type === FRAME.error) this.#waiting?.({ kind: 'error', document: parseDocument(text) })
    else {
      this.#dead = true
      this.#last ??= { kind: 'error', document: parseDocument(text) }
    }
  }

  #end(exit: Exit): void {
    this.#dead = true
    this.#gauge.close()
    this.#hello()
    this.#waiting?.(this.#last ?? { kind: 'exit', exit })
    this.#listener.exit()
  }

  #stop(ending: Ending): void {
    this.#last ??= ending
    this.kill()
  }

  #checkMemory(): void {
    if (this.#measureMemory() > this.#memoryLimit) this.#stop({ kind: 'out-of-memory' })
  }

  #measureMemory(): number {
    const bytes = this.#gauge.read() ?? 0
    this.maxMemory = Math.max(this.maxMemory, bytes)
    return bytes
  }
}

function parseDocument(text: string): ErrorDocument {
  // Written by our own bootstrap.
  return JSON.parse(text) as ErrorDocument
}

function ignore(): void {
  // Replaced in the constructor.
}
