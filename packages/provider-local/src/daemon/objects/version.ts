/** A version: its unpacked code and the pool of environments that run it. */
import type { JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { limit } from '../../capabilities.ts'
import { Pool } from '../../environment/pool.ts'
import { errors } from '../../errors.ts'
import { functionArn } from '../../naming.ts'
import type { VersionInputs } from '../../resources/version.ts'
import type { LiveObject, Opening, Surroundings } from './live-object.ts'

export class LiveVersion implements LiveObject<VersionInputs> {
  readonly #around: Surroundings
  readonly #id: string
  readonly #number: number
  #inputs: VersionInputs
  #pool: Pool
  #locked: readonly string[]

  private constructor(around: Surroundings, opening: Opening<VersionInputs>) {
    this.#around = around
    this.#id = opening.id
    this.#inputs = opening.inputs
    this.#locked = Object.keys(opening.locked ?? {})
    const { number } = opening.assigned
    this.#number = typeof number === 'number' ? number : nextNumber(around, this.#inputs.function)
    this.#pool = this.#createPool()
  }

  static async open(around: Surroundings, opening: Opening<VersionInputs>): Promise<LiveVersion> {
    const version = new LiveVersion(around, opening)
    around.versions.set(opening.id, version)
    return version
  }

  get assigned(): JsonObject {
    return { number: this.#number }
  }

  get outputs(): JsonObject {
    return { id: this.#id, version: String(this.#number) }
  }

  get inputs(): VersionInputs {
    return this.#inputs
  }

  get number(): number {
    return this.#number
  }

  get pool(): Pool {
    return this.#pool
  }

  /** Names of variables that cannot be read: it must not be called without them. */
  get locked(): readonly string[] {
    return this.#locked
  }

  /** Idle and busy environments. */
  get environments(): { readonly idle: number; readonly busy: number } {
    return { idle: this.#pool.idle, busy: this.#pool.busy }
  }

  reap(now: number): void {
    this.#pool.reap(now)
  }

  /** Without its package or a variable it can be repaired by sending that. */
  async health(): Promise<'ready' | 'broken'> {
    if (this.#locked.length > 0) return 'broken'
    return (await this.#around.packages.has(this.#inputs.code.artifact)) ? 'ready' : 'broken'
  }

  async update(inputs: VersionInputs): Promise<void> {
    const { code } = this.#inputs
    const old = this.#pool
    this.#inputs = inputs
    this.#locked = []
    this.#pool = this.#createPool()
    void this.#retire(old, code.artifact)
  }

  /** Errors: LOCAL_VARIABLES_LOCKED, LOCAL_PACKAGE_MISSING. */
  async settle(): Promise<void> {
    this.mustBeOpen()
    if ((await this.health()) === 'ready') return
    throw new SkyfoldError(errors.LOCAL_PACKAGE_MISSING({ function: this.#inputs.function }))
  }

  /** Errors: LOCAL_VARIABLES_LOCKED. */
  mustBeOpen(): void {
    if (this.#locked.length > 0)
      throw new SkyfoldError(errors.LOCAL_VARIABLES_LOCKED({ functions: [this.#inputs.function] }))
  }

  async close(): Promise<void> {
    this.#around.versions.delete(this.#id)
    void this.#retire(this.#pool, this.#inputs.code.artifact)
  }

  // The code stays on disk until the last environment that may load more of it is gone.
  async #retire(pool: Pool, artifact: string): Promise<void> {
    await pool.retire()
    const inUse = [...this.#around.versions.values()].map(({ inputs }) => inputs.code.artifact)
    if (!inUse.includes(artifact)) await this.#around.packages.remove(artifact)
  }

  #createPool(): Pool {
    const { function: name, code, handler, memorySize, timeout, environment, region } = this.#inputs
    const { fleet, packages, log, time } = this.#around
    return new Pool({
      fleet,
      initMs: limit('init.max') * 1000,
      version: {
        function: name,
        arn: functionArn(region, name),
        number: String(this.#number),
        folder: packages.folderOf(code.artifact),
        handler,
        memorySize,
        timeout,
        environment,
        region,
      },
      log: (text, requestId) =>
        log.append({
          time: time.now(),
          function: name,
          text,
          ...(requestId === undefined ? {} : { requestId }),
        }),
    })
  }
}

function nextNumber(around: Surroundings, name: string): number {
  const numbers = [...around.versions.values()].filter(({ inputs }) => inputs.function === name)
  return 1 + Math.max(0, ...numbers.map(({ number }) => number))
}
