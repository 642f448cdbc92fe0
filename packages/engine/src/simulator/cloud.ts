/**
 * A cloud with the habits that hurt: names that collide, server-made ids, lists that lag, objects that take a while
 * to become ready, children that die with their parent.
 */
import type { JsonObject } from '@skyfold/manifest'
import type { Ownership } from '@skyfold/plugin-api'
import { canonicalJson, sha256 } from '../graph/canonical.ts'
import { simulatedFailure } from './faults.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** One object in the cloud. */
export interface CloudObject {
  readonly id: string
  readonly type: string
  readonly owner: Ownership
  readonly createdAt: number
  /** Dies with it. */
  readonly parent?: string
  inputs: JsonObject
  readyAt: number
}

/** A create as the cloud gets it. */
export interface CreateRequest {
  readonly type: string
  readonly owner: Ownership
  readonly inputs: JsonObject
  /** Chosen by the client; absent: the cloud makes the id. */
  readonly id?: string
  readonly token?: string
  readonly parent?: string
  /** Overwrites what is there. */
  readonly upsert?: boolean
}

/** A new object shows up in lists after so many milliseconds. */
export const LIST_LAG_MS = 8000

/** The simulated cloud; every method is the effect of one request. */
export class Cloud {
  readonly objects: Map<string, CloudObject> = new Map()
  readonly #clock: VirtualClock
  readonly #tokens = new Map<string, string>()
  #created = 0
  /** Requests that changed something. */
  mutations = 0

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  create({ type, owner, inputs, id, token, parent, upsert }: CreateRequest): string {
    const remembered = token === undefined ? undefined : this.#tokens.get(token)
    if (remembered !== undefined) return remembered
    if (parent !== undefined && !this.objects.has(parent)) {
      throw simulatedFailure('invalid', `${parent} does not exist`)
    }
    this.#created += 1
    const name = id ?? `${type}-${this.#created}`
    if (this.objects.has(name) && !upsert) throw simulatedFailure('conflict', `${name} exists`)
    this.mutations += 1
    const createdAt = this.#clock.now()
    const readyAt = createdAt + 500 + ((this.#created * 997) % 3000)
    this.objects.set(name, {
      id: name,
      type,
      owner,
      inputs,
      createdAt,
      readyAt,
      ...(parent ? { parent } : {}),
    })
    if (token !== undefined) this.#tokens.set(token, name)
    return name
  }

  update(id: string, inputs: JsonObject): void {
    const object = this.objects.get(id)
    if (!object) throw simulatedFailure('invalid', `${id} does not exist`)
    if (!this.isReady(object)) throw simulatedFailure('busy', `${id} is being changed`)
    this.mutations += 1
    object.inputs = inputs
    object.readyAt = this.#clock.now() + 700
  }

  delete(id: string): void {
    if (!this.objects.delete(id)) return
    this.mutations += 1
    for (const object of this.objects.values()) {
      if (object.parent === id) this.delete(object.id)
    }
  }

  /** The object that a create with this token made. */
  findByToken(token: string): CloudObject | undefined {
    return this.objects.get(this.#tokens.get(token) ?? '')
  }

  /** Objects of an owner, as a list that lags shows them. */
  list(owner: Ownership): readonly CloudObject[] {
    return [...this.objects.values()].filter(
      (object) =>
        canonicalJson({ ...object.owner }) === canonicalJson({ ...owner }) &&
        object.createdAt + LIST_LAG_MS <= this.#clock.now(),
    )
  }

  isReady(object: CloudObject): boolean {
    return object.readyAt <= this.#clock.now()
  }
}

/** What the cloud computes: nobody can predict it. */
export function revisionOf(inputs: JsonObject): string {
  return sha256(canonicalJson(inputs)).slice(0, 12)
}
