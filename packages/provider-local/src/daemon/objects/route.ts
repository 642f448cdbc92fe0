/** A route: an entry in the table of its API. */
import type { JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../../errors.ts'
import { splitKey } from '../../http/route-table.ts'
import type { RouteInputs } from '../../resources/route.ts'
import type { LiveObject, Opening, Surroundings } from './live-object.ts'

export class LiveRoute implements LiveObject<RouteInputs> {
  readonly assigned: JsonObject = {}
  readonly #around: Surroundings
  readonly #id: string
  #inputs: RouteInputs

  private constructor(around: Surroundings, opening: Opening<RouteInputs>) {
    this.#around = around
    this.#id = opening.id
    this.#inputs = opening.inputs
  }

  /** Errors: LOCAL_REQUEST_REFUSED when its API is not there. */
  static async open(around: Surroundings, opening: Opening<RouteInputs>): Promise<LiveRoute> {
    const route = new LiveRoute(around, opening)
    await route.update(opening.inputs)
    return route
  }

  get outputs(): JsonObject {
    const { method, path } = splitKey(this.#inputs.key)
    const base = this.#around.apis.get(this.#inputs.api)?.url ?? ''
    return { method, url: base + (path === '$default' ? '/' : path), function: this.#inputs.function }
  }

  async update(inputs: RouteInputs): Promise<void> {
    this.#inputs = inputs
    const api = this.#around.apis.get(this.#inputs.api)
    if (!api)
      throw new SkyfoldError(
        errors.LOCAL_REQUEST_REFUSED({ reason: `there is no API "${this.#inputs.api}"` }),
      )
    api.routes.set(this.#id, this.#inputs)
  }

  async close(): Promise<void> {
    this.#around.apis.get(this.#inputs.api)?.routes.delete(this.#id)
  }
}
