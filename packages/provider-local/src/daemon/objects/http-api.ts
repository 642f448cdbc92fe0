/** An HTTP API: its port and the routes on it. */
import type { JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../../errors.ts'
import { Front } from '../../http/front.ts'
import { RouteTable } from '../../http/route-table.ts'
import type { HttpApiInputs } from '../../resources/http-api.ts'
import type { LiveObject, Opening, Surroundings } from './live-object.ts'

const FIRST_PORT = 3000
const LAST_PORT = 65_535

export class LiveHttpApi implements LiveObject<HttpApiInputs> {
  readonly routes: RouteTable = new RouteTable()
  readonly #around: Surroundings
  readonly #id: string
  #inputs: HttpApiInputs
  #front: Front | undefined
  #port = 0

  private constructor(around: Surroundings, opening: Opening<HttpApiInputs>) {
    this.#around = around
    this.#id = opening.id
    this.#inputs = opening.inputs
  }

  /** A new API needs its port; one of the record comes back without when another program took it. Errors: LOCAL_PORT_BUSY. */
  static async open(around: Surroundings, opening: Opening<HttpApiInputs>): Promise<LiveHttpApi> {
    const api = new LiveHttpApi(around, opening)
    const { port } = opening.assigned
    if (typeof port === 'number') {
      api.#port = port
      await api.listen().catch(() => undefined)
    } else if (api.#inputs.port === undefined) await api.#listenOnFree()
    else await api.#listenOn(api.#inputs.port)
    around.apis.set(opening.id, api)
    return api
  }

  async health(): Promise<'ready' | 'broken'> {
    return this.listening ? 'ready' : 'broken'
  }

  get listening(): boolean {
    return this.#front?.listening ?? false
  }

  get port(): number {
    return this.#port
  }

  get assigned(): JsonObject {
    return { port: this.#port }
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get outputs(): JsonObject {
    return { id: this.#id, port: this.#port, url: this.url }
  }

  /** Listens on its port unless it does already. Errors: LOCAL_PORT_BUSY. */
  async listen(): Promise<void> {
    if (!this.listening) await this.#listenOn(this.#port)
  }

  async update(inputs: HttpApiInputs): Promise<void> {
    this.#inputs = inputs
    const { port = this.#port } = this.#inputs
    if (this.listening && port === this.#port) return
    await this.#listenOn(port)
  }

  async close(): Promise<void> {
    this.#around.apis.delete(this.#id)
    void this.#front?.close()
    this.#front = undefined
  }

  async #listenOnFree(): Promise<void> {
    const taken = new Set([...this.#around.apis.values()].map((api) => api.port))
    for (let port = FIRST_PORT; port <= LAST_PORT; port += 1) {
      if (!taken.has(port) && (await this.#tryPort(port))) return
    }
    throw new SkyfoldError(errors.LOCAL_PORT_BUSY({ port: FIRST_PORT }))
  }

  async #listenOn(port: number): Promise<void> {
    if (!(await this.#tryPort(port))) throw new SkyfoldError(errors.LOCAL_PORT_BUSY({ port }))
  }

  async #tryPort(port: number): Promise<boolean> {
    const front = new Front({
      facts: () => ({ id: this.#id, stage: this.#inputs.stage }),
      routes: this.routes,
      invoke: async (name, event) => (await this.#around.functions.get(name)?.invoke(event)) ?? 'absent',
    })
    try {
      await front.listen(port)
    } catch (error) {
      if (error instanceof Error && 'code' in error && PORT_TAKEN.has(error.code)) return false
      throw error
    }
    void this.#front?.close()
    this.#front = front
    this.#port = port
    return true
  }
}

const PORT_TAKEN: ReadonlySet<unknown> = new Set(['EADDRINUSE', 'EACCES'])
