/** The cloud of the example provider: named objects in memory, each with an owner. */
import type { JsonObject } from '@skyfold/manifest'
import type { FailureClass, Ownership } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from './errors.ts'

export interface ToyObject {
  readonly owner: Ownership
  readonly inputs: JsonObject
}

export class ToyCloud {
  readonly objects: Map<string, ToyObject> = new Map()
  /** The token that requests must carry. */
  token = 'open sesame'
  /** Called before each request; throws to disturb it. */
  disturb: () => void = () => {}
  /** Called after each effect; throws to lose its answer. */
  lose: () => void = () => {}
}

/** One client's way to the cloud. `guard` runs before each request, as the contract wants. */
export class ToyClient {
  readonly #cloud: ToyCloud
  readonly #token: string
  readonly #guard: () => void

  constructor(cloud: ToyCloud, token: string, guard: () => void) {
    this.#cloud = cloud
    this.#token = token
    this.#guard = guard
  }

  async create(id: string, object: ToyObject): Promise<void> {
    await this.#request(() => {
      if (this.#cloud.objects.has(id)) throw failure('conflict', errors.TOY_NAME_TAKEN({ id }))
      this.#cloud.objects.set(id, object)
    })
  }

  async update(id: string, inputs: JsonObject): Promise<void> {
    await this.#request(() => {
      const object = this.#cloud.objects.get(id)
      if (!object) throw failure('invalid', errors.TOY_NOT_FOUND({ id }))
      this.#cloud.objects.set(id, { ...object, inputs })
    })
  }

  read(id: string): Promise<ToyObject | undefined> {
    return this.#request(() => this.#cloud.objects.get(id))
  }

  async delete(id: string): Promise<void> {
    await this.#request(() => this.#cloud.objects.delete(id))
  }

  async #request<T>(effect: () => T): Promise<T> {
    this.#guard()
    await Promise.resolve()
    this.#cloud.disturb()
    if (this.#token !== this.#cloud.token) throw failure('denied', errors.TOY_TOKEN_REFUSED({}))
    const answer = effect()
    this.#cloud.lose()
    return answer
  }
}

function failure(kind: FailureClass, diagnostic: ReturnType<typeof errors.TOY_TOKEN_REFUSED>): SkyfoldError {
  return new SkyfoldError(diagnostic, { failure: kind })
}
