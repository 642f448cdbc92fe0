/**
 * All environments of the local cloud together: how many there may be, one spare process that is started ahead so
 * that a cold start need not wait for Node, and the folders for temporary files.
 */
import { mkdir, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { EnvironmentProcess } from './process.ts'

/** A new spare is started when no cold start happened for this long: it would compete with the one at work. */
const SPARE_DELAY_MS = 100

export interface FleetOptions {
  /** Absolute folder for temporary files of the environments. */
  readonly temporary: string
  /** Variables every process gets. */
  readonly essentials: Readonly<Record<string, string>>
  readonly mark: string
  /** Environments at once, all functions together. */
  readonly max: number
}

/** Something that can give an idle environment up. */
export interface Evictable {
  /** When its longest waiting environment became idle; `undefined` without one. */
  oldestIdle(): number | undefined
  evictOldest(): void
}

export class Fleet {
  readonly essentials: Readonly<Record<string, string>>
  readonly #options: FleetOptions
  readonly #pools = new Set<Evictable>()
  readonly #processes = new Set<EnvironmentProcess>()
  #reserved = 0
  #waiting: (() => void)[] = []
  #spare: EnvironmentProcess | undefined
  #spareTimer: NodeJS.Timeout | undefined
  #closed = false

  constructor(options: FleetOptions) {
    this.#options = options
    this.essentials = options.essentials
  }

  /** True once `close` was called: nothing is started any more. */
  get closed(): boolean {
    return this.#closed
  }

  register(pool: Evictable): void {
    this.#pools.add(pool)
    this.#planSpare()
  }

  unregister(pool: Evictable): void {
    this.#pools.delete(pool)
    if (this.#pools.size === 0) this.#dropSpare()
  }

  /** Takes one of the places; `false`: all are taken, an idle environment was asked to go, wait for `changed`. */
  reserve(): boolean {
    if (this.#reserved < this.#options.max) {
      this.#reserved += 1
      return true
    }
    let oldest: Evictable | undefined
    for (const pool of this.#pools) if (idleTime(pool) < idleTime(oldest)) oldest = pool
    oldest?.evictOldest()
    return false
  }

  /** Gives a place back. */
  free(): void {
    this.#reserved -= 1
    this.announce()
  }

  /** Resolves when an environment became idle or went away. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** To be called when an environment became idle. */
  announce(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** The spare process, or a new one. `variables` are given when they must be there from the start. */
  open(variables?: Readonly<Record<string, string>>): EnvironmentProcess {
    const spare = variables ? undefined : this.#spare
    if (spare) this.#spare = undefined
    this.#planSpare()
    return spare ?? this.#spawn(variables ?? this.essentials)
  }

  /** A new folder for temporary files. */
  async createTemporary(): Promise<string> {
    const folder = path.join(this.#options.temporary, randomUUID().slice(0, 8))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    return folder
  }

  async removeTemporary(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true })
  }

  /** Kills every process. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#spareTimer)
    for (const process of this.#processes) process.kill()
  }

  #spawn(variables: Readonly<Record<string, string>>): EnvironmentProcess {
    const process = new EnvironmentProcess({ variables, mark: this.#options.mark })
    this.#processes.add(process)
    process.onExit((): void => void this.#processes.delete(process))
    return process
  }

  #planSpare(): void {
    if (this.#closed) return
    clearTimeout(this.#spareTimer)
    this.#spareTimer = setTimeout(() => this.#startSpare(), SPARE_DELAY_MS)
  }

  #startSpare(): void {
    if (this.#spare || this.#closed || this.#pools.size === 0) return
    const spare = this.#spawn(this.essentials)
    this.#spare = spare
    spare.onExit((): void => {
      if (this.#spare === spare) this.#spare = undefined
    })
  }

  #dropSpare(): void {
    clearTimeout(this.#spareTimer)
    this.#spare?.kill()
    this.#spare = undefined
  }
}

function idleTime(pool: Evictable | undefined): number {
  return pool?.oldestIdle() ?? Number.POSITIVE_INFINITY
}
