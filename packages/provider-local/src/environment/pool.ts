/**
 * The environments of one function version. A call gets the environment that became idle last, or a new one; it
 * never waits for another call unless the machine-wide limit is reached.
 */
import { randomUUID } from 'node:crypto'
import type { Ending, Environment } from './environment.ts'
import type { Evictable, Fleet } from './fleet.ts'
import { createTraceId, documentOf, reportLine } from './invocation.ts'
import type { Invocation } from './invocation.ts'
import type { CodeVersion, LogSink, Started } from './start.ts'
import { startEnvironment } from './start.ts'
import type { InitializationType } from './variables.ts'

/** An environment that nobody called for this long goes away. */
const IDLE_MS = 10 * 60_000

export interface PoolOptions {
  readonly fleet: Fleet
  readonly version: CodeVersion
  readonly log: LogSink
  /** Milliseconds to load the code in. */
  readonly initMs: number
}

type ColdStart = NonNullable<Invocation['coldStart']>

/** An environment for one call; `failure` instead when its code could not be loaded. */
type Acquired =
  | { readonly environment: Environment; readonly coldStart?: ColdStart; readonly spentMs: number }
  | { readonly failure: Exclude<Ending, { kind: 'result' }>; readonly coldStart: ColdStart }

export class Pool implements Evictable {
  readonly #fleet: Fleet
  readonly #version: CodeVersion
  readonly #log: LogSink
  readonly #initMs: number
  readonly #idle: Environment[] = []
  readonly #all = new Set<Environment>()
  readonly #temporaries: string[] = []
  #starting = 0
  #busy = 0
  #provisioned = 0
  #retired: (() => void) | undefined

  constructor(options: PoolOptions) {
    this.#fleet = options.fleet
    this.#version = options.version
    this.#log = options.log
    this.#initMs = options.initMs
    this.#fleet.register(this)
  }

  get idle(): number {
    return this.#idle.length
  }

  get busy(): number {
    return this.#busy
  }

  /** Runs one call; `event` is JSON text. Never rejects for what the handler does. */
  async invoke(event: string, requestId: string = randomUUID()): Promise<Invocation> {
    this.#busy += 1
    try {
      const acquired = await this.#acquire()
      this.#log(`START RequestId: ${requestId} Version: ${this.#version.number}`, requestId)
      const invocation = await this.#run(acquired, event, requestId)
      this.#log(`END RequestId: ${requestId}`, requestId)
      this.#log(reportLine(invocation, this.#version.memorySize), requestId)
      return invocation
    } finally {
      this.#busy -= 1
      this.#finishRetirement()
    }
  }

  /** Keeps `count` environments ready from here on. Rejects with the ending of the first that could not load its code. */
  async provision(count: number): Promise<void> {
    this.#provisioned = count
    const missing = Math.max(0, count - this.#all.size - this.#starting)
    const failures = await Promise.all(Array.from({ length: missing }, () => this.#provisionOne()))
    const failure = failures.find((one) => one !== undefined)
    if (failure) throw new ProvisionError(documentOf(failure, '', this.#version.timeout).errorMessage)
  }

  /** Ends what is idle, and what is busy once it is done. Resolves when nothing of it is left. */
  retire(): Promise<void> {
    this.#provisioned = 0
    return new Promise((resolve) => {
      this.#retired = resolve
      for (const environment of this.#idle.splice(0)) environment.kill()
      this.#finishRetirement()
    })
  }

  oldestIdle(): number | undefined {
    return this.#all.size > this.#provisioned ? this.#idle[0]?.idleSince : undefined
  }

  evictOldest(): void {
    this.#idle.shift()?.kill()
  }

  /** Ends environments that were idle for long. */
  reap(now: number): void {
    for (
      let since = this.oldestIdle();
      since !== undefined && now - since > IDLE_MS;
      since = this.oldestIdle()
    ) {
      this.evictOldest()
    }
  }

  async #acquire(): Promise<Acquired> {
    for (;;) {
      const warm = this.#idle.pop()
      if (warm?.alive) return { environment: warm, spentMs: 0 }
      if (warm) continue
      if (this.#fleet.reserve()) return this.#startCold()
      await this.#fleet.changed()
    }
  }

  async #startCold(): Promise<Acquired> {
    const first = await this.#start('on-demand', this.#initMs)
    if (first.ending.kind === 'result') {
      return { environment: first.environment, coldStart: first.coldStart, spentMs: 0 }
    }
    if (first.ending.kind !== 'timeout') return { failure: first.ending, coldStart: first.coldStart }
    return this.#startWithinCall()
  }

  // Code that needs longer than the init phase allows is loaded once more, on the call's own time:
  // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
  async #startWithinCall(): Promise<Acquired> {
    while (!this.#fleet.reserve()) await this.#fleet.changed()
    const second = await this.#start('on-demand', this.#version.timeout * 1000)
    if (second.ending.kind !== 'result') return { failure: second.ending, coldStart: second.coldStart }
    return {
      environment: second.environment,
      coldStart: second.coldStart,
      spentMs: second.coldStart.codeInitMs,
    }
  }

  async #run(acquired: Acquired, event: string, requestId: string): Promise<Invocation> {
    if ('failure' in acquired) {
      const document = documentOf(acquired.failure, requestId, this.#version.timeout)
      const payload = JSON.stringify(document)
      const timedOut = acquired.failure.kind === 'timeout'
      return { requestId, payload, failed: true, timedOut, durationMs: 0, coldStart: acquired.coldStart }
    }
    const { environment, coldStart, spentMs } = acquired
    const timeoutMs = Math.max(1, this.#version.timeout * 1000 - spentMs)
    const start = performance.now()
    const frame = { requestId, deadline: Date.now() + timeoutMs, traceId: createTraceId(Date.now()) }
    const ending = await environment.invoke(frame, event, timeoutMs)
    const durationMs = performance.now() - start
    this.#release(environment)
    const document =
      ending.kind === 'result' ? undefined : documentOf(ending, requestId, this.#version.timeout)
    if (document && ending.kind !== 'error') this.#log(document.errorMessage, requestId)
    return {
      requestId,
      payload: ending.kind === 'result' ? ending.payload : JSON.stringify(document),
      failed: ending.kind !== 'result',
      timedOut: ending.kind === 'timeout',
      durationMs,
      ...(coldStart ? { coldStart } : {}),
      ...(environment.maxMemory > 0 ? { maxMemoryMb: Math.ceil(environment.maxMemory / 2 ** 20) } : {}),
    }
  }

  #release(environment: Environment): void {
    if (!environment.alive) return
    if (this.#retired) return environment.kill()
    environment.idleSince = performance.now()
    this.#idle.push(environment)
    this.#fleet.announce()
  }

  async #provisionOne(): Promise<Exclude<Ending, { kind: 'result' }> | undefined> {
    while (!this.#fleet.reserve()) await this.#fleet.changed()
    const { environment, ending } = await this.#start('provisioned-concurrency', this.#initMs)
    if (ending.kind !== 'result') return ending
    this.#release(environment)
    return undefined
  }

  async #start(initialization: InitializationType, timeoutMs: number): Promise<Started> {
    this.#starting += 1
    try {
      const temporary = this.#temporaries.pop() ?? (await this.#createTemporary())
      const options = {
        fleet: this.#fleet,
        version: this.#version,
        log: this.#log,
        initialization,
        temporary,
      }
      return await startEnvironment(options, timeoutMs, {
        started: (environment) => this.#all.add(environment),
        gone: (environment) => this.#forget(environment, temporary),
      })
    } finally {
      this.#starting -= 1
    }
  }

  // The place that was reserved for the environment is free again when it cannot even have a folder.
  async #createTemporary(): Promise<string> {
    try {
      return await this.#fleet.createTemporary()
    } catch (error) {
      this.#fleet.free()
      throw error
    }
  }

  // The folder goes to the next environment: what a function wrote there before it was stopped is still there.
  #forget(environment: Environment, temporary: string): void {
    this.#all.delete(environment)
    this.#temporaries.push(temporary)
    const index = this.#idle.indexOf(environment)
    if (index !== -1) this.#idle.splice(index, 1)
    this.#fleet.free()
    if (this.#retired) this.#finishRetirement()
    // One that never became idle could not load its code, and the next one could not either.
    else if (environment.idleSince > 0 && this.#all.size + this.#starting < this.#provisioned) this.#replace()
  }

  #replace(): void {
    if (!this.#fleet.closed)
      this.#provisionOne().catch((error: unknown) => this.#log(String(error), undefined))
  }

  #finishRetirement(): void {
    if (!this.#retired || this.#busy > 0 || this.#all.size > 0 || this.#starting > 0) return
    const resolve = this.#retired
    this.#fleet.unregister(this)
    void Promise.all(this.#temporaries.splice(0).map((folder) => this.#fleet.removeTemporary(folder))).then(
      () => resolve(),
    )
  }
}

/** The code of a version could not be loaded ahead of its first call. */
export class ProvisionError extends Error {}
