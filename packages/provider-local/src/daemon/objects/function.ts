/** A function: the name that is called, and the version that answers. */
import type { Json, JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { Invocation, Uncalled } from '../../environment/invocation.ts'
import { ProvisionError } from '../../environment/pool.ts'
import { errors } from '../../errors.ts'
import { functionArn } from '../../naming.ts'
import type { FunctionInputs } from '../../resources/function.ts'
import type { LiveObject, Opening, Surroundings } from './live-object.ts'
import type { LiveVersion } from './version.ts'

/** Waits before the second and the third try: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const RETRY_MS = [60_000, 120_000]

export class LiveFunction implements LiveObject<FunctionInputs> {
  readonly #around: Surroundings
  readonly #id: string
  #inputs: FunctionInputs
  /** Id of the version that answers: the one of the inputs once that is settled. */
  #serving: string | undefined
  #running = 0

  private constructor(around: Surroundings, opening: Opening<FunctionInputs>) {
    this.#around = around
    this.#id = opening.id
    this.#inputs = opening.inputs
    const { serving } = opening.assigned
    this.#serving = typeof serving === 'string' ? serving : undefined
  }

  static async open(around: Surroundings, opening: Opening<FunctionInputs>): Promise<LiveFunction> {
    const live = new LiveFunction(around, opening)
    around.functions.set(opening.id, live)
    live.#provisionInBackground()
    return live
  }

  get assigned(): JsonObject {
    return this.#serving === undefined ? {} : { serving: this.#serving }
  }

  get outputs(): JsonObject {
    return { name: this.#id, arn: functionArn(this.#inputs.region, this.#id) }
  }

  get version(): LiveVersion | undefined {
    return this.#around.versions.get(this.#serving ?? '')
  }

  /** `pending` until it is settled. */
  async health(): Promise<'ready' | 'pending'> {
    return this.#serving === this.#inputs.version ? 'ready' : 'pending'
  }

  async update(inputs: FunctionInputs): Promise<void> {
    this.#inputs = inputs
  }

  /** Makes the version of the inputs answer, once its provisioned environments are ready. Errors: LOCAL_FUNCTION_INIT_FAILED, LOCAL_VARIABLES_LOCKED. */
  async settle(): Promise<void> {
    const { version } = this.#inputs
    const next = this.#around.versions.get(version)
    if (!next) throw new SkyfoldError(errors.LOCAL_PACKAGE_MISSING({ function: this.#id }))
    next.mustBeOpen()
    await this.#provision(next)
    this.#serving = version
  }

  async close(): Promise<void> {
    this.#around.functions.delete(this.#id)
  }

  /** `event` is JSON text. */
  async invoke(event: string): Promise<Invocation | Uncalled> {
    const { reservedConcurrency = Number.POSITIVE_INFINITY } = this.#inputs
    const { version } = this
    if (!version) return 'absent'
    if (version.locked.length > 0) return 'locked'
    if (this.#running >= reservedConcurrency) return 'throttled'
    this.#running += 1
    try {
      return await version.pool.invoke(event)
    } finally {
      this.#running -= 1
    }
  }

  /** A call that nobody waits for: tried three times in all. */
  invokeEventually(event: Json, retries: readonly number[] = RETRY_MS): void {
    const again = (): void => {
      const [wait, ...later] = retries
      if (wait !== undefined) this.#around.time.after(wait, () => this.invokeEventually(event, later))
    }
    void this.invoke(JSON.stringify(event))
      .then((outcome) => typeof outcome === 'object' && !outcome.failed)
      .catch(() => false)
      .then((isDone) => isDone || again())
  }

  async #provision(version: LiveVersion): Promise<void> {
    try {
      await version.pool.provision(this.#inputs.provisionedConcurrency)
    } catch (error) {
      if (!(error instanceof ProvisionError)) throw error
      throw new SkyfoldError(errors.LOCAL_FUNCTION_INIT_FAILED({ function: this.#id, error: error.message }))
    }
  }

  // After a restart: the code ran before, and callers are served from the first moment.
  #provisionInBackground(): void {
    const { version } = this
    if (version && version.locked.length > 0) {
      const text = `It cannot be called: no key opens its variables ${version.locked.join(', ')}. Deploy it again.`
      this.#around.log.append({ time: this.#around.time.now(), function: this.#id, text })
      return
    }
    if (!version || this.#inputs.provisionedConcurrency === 0) return
    this.#provision(version).catch((error: unknown) =>
      this.#around.log.append({ time: this.#around.time.now(), function: this.#id, text: String(error) }),
    )
  }
}
