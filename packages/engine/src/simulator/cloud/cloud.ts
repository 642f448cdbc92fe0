/**
 * A cloud with the habits that hurt: names that collide, server-made ids, lists that lag both ways, objects that show
 * late and take a while to become ready, tokens that are forgotten, children that die with their parent.
 */
import type { JsonObject } from '@skyfold/manifest'
import type { Ownership } from '@skyfold/plugin-api'
import { canonicalJson, sha256 } from '../../graph/canonical.ts'
import { simulatedFailure } from '../faults.ts'
import type { VirtualClock } from '../virtual-clock.ts'

/** One object in the cloud. */
export interface CloudObject {
  readonly id: string
  readonly type: string
  /** `null`: somebody made it by hand. */
  readonly owner: Ownership | null
  readonly createdAt: number
  /** Reads show it from then on. */
  readonly visibleAt: number
  /** Dies with it. */
  readonly parent?: string
  inputs: JsonObject
  readyAt: number
}

/** A create as the cloud gets it. */
export interface CreateRequest {
  readonly type: string
  readonly owner: Ownership | null
  readonly inputs: JsonObject
  /** Chosen by the client; absent: the cloud makes the id. */
  readonly id?: string
  readonly token?: string
  readonly parent?: string
  /** Overwrites what is there. */
  readonly upsert?: boolean
}

/** A new object shows up in lists after so many milliseconds, and a deleted one may stay there for as long. */
export const LIST_LAG_MS = 8000

/** A create with the same token is the same create for so many milliseconds. */
export const TOKEN_TTL_MS = 86_400_000

/** At most so many milliseconds after its create a read does not show an object yet. */
const READ_LAG_MS = 2500

/** Whose objects must never be deleted. */
const STATEFUL_TYPE = 'sim.vault'
const POINTER_TYPES: ReadonlySet<string> = new Set(['sim.alias', 'sim.gate'])

/** The simulated cloud; every method is the effect of one request. */
export class Cloud {
  readonly objects: Map<string, CloudObject> = new Map()
  readonly #clock: VirtualClock
  readonly #tokens = new Map<string, { readonly id: string; readonly until: number }>()
  /** Deleted objects that lists still show. */
  readonly #ghosts: { readonly object: CloudObject; readonly until: number }[] = []
  #created = 0
  /** Requests that changed something. */
  mutations = 0
  /** Reads show a new object late. */
  isEventual = false
  /** Addresses of which the cloud refuses every change for good. */
  readonly refused: Set<string> = new Set()
  /** Objects that somebody has changed or deleted by hand. */
  readonly meddled: Set<string> = new Set()
  /** What must never happen, in the order in which it did. */
  readonly violations: string[] = []

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  create(request: CreateRequest): string {
    const { type, owner, inputs, id, token, parent, upsert } = request
    const now = this.#clock.now()
    const remembered = token === undefined ? undefined : this.#tokens.get(token)
    if (remembered && now < remembered.until) return remembered.id
    this.#refuse(owner, inputs)
    if (parent !== undefined && !this.objects.has(parent)) {
      throw simulatedFailure('invalid', `${parent} does not exist`)
    }
    this.#created += 1
    const name = id ?? `${type}-${this.#created}`
    const old = this.objects.get(name)
    if (old && !upsert) throw simulatedFailure('conflict', `${name} exists`)
    this.mutations += 1
    this.objects.set(name, {
      id: name,
      type,
      owner,
      inputs,
      createdAt: now,
      visibleAt: now + (this.isEventual && !old ? (this.#created * 613) % READ_LAG_MS : 0),
      readyAt: now + 500 + ((this.#created * 997) % 3000),
      ...(parent ? { parent } : {}),
    })
    if (token !== undefined) this.#tokens.set(token, { id: name, until: now + TOKEN_TTL_MS })
    return name
  }

  update(id: string, inputs: JsonObject): void {
    const object = this.objects.get(id)
    if (!object) throw simulatedFailure('invalid', `${id} does not exist`)
    this.#refuse(object.owner, inputs)
    if (!this.isReady(object)) throw simulatedFailure('busy', `${id} is being changed`)
    this.mutations += 1
    object.inputs = inputs
    object.readyAt = this.#clock.now() + 700
  }

  delete(id: string): void {
    const object = this.objects.get(id)
    if (!object) return
    this.#refuse(object.owner, {})
    this.#remove(object)
    for (const { type, id: pointer, inputs } of this.objects.values()) {
      if (POINTER_TYPES.has(type) && inputs['target'] === id)
        this.violations.push(`${pointer} points to nothing`)
    }
  }

  /** Somebody deletes it by hand. */
  vanish(id: string): void {
    this.meddled.add(id)
    this.objects.delete(id)
    for (const child of this.objects.values()) if (child.parent === id) this.vanish(child.id)
  }

  /** Somebody changes it by hand. */
  meddle(id: string, value: string): void {
    this.meddled.add(id)
    const object = this.objects.get(id)
    if (object) object.inputs = { ...object.inputs, value }
  }

  /** What a read shows. */
  find(id: string): CloudObject | undefined {
    const object = this.objects.get(id)
    return object && object.visibleAt <= this.#clock.now() ? object : undefined
  }

  /** The object that a create with this token made, for as long as the cloud remembers. */
  findByToken(token: string): CloudObject | undefined {
    const remembered = this.#tokens.get(token)
    return remembered && this.#clock.now() < remembered.until ? this.objects.get(remembered.id) : undefined
  }

  /** Objects of an owner, as a list that lags shows them. */
  list(owner: Ownership): readonly CloudObject[] {
    const now = this.#clock.now()
    const shown = [...this.objects.values()].filter((object) => object.createdAt + LIST_LAG_MS <= now)
    const ghosts = this.#ghosts.flatMap(({ object, until }) => (now < until ? [object] : []))
    const isTheirs = ({ owner: other }: CloudObject): boolean =>
      other?.stack === owner.stack && other.address === owner.address
    return [...shown, ...ghosts].filter(isTheirs)
  }

  isReady(object: CloudObject): boolean {
    return object.readyAt <= this.#clock.now()
  }

  #remove(object: CloudObject): void {
    this.objects.delete(object.id)
    this.mutations += 1
    if (object.type === STATEFUL_TYPE) this.violations.push(`${object.id} held data and was deleted`)
    if (this.isEventual) {
      this.#ghosts.push({ object, until: this.#clock.now() + ((this.mutations * 389) % LIST_LAG_MS) })
    }
    for (const child of this.objects.values()) if (child.parent === object.id) this.#remove(child)
  }

  /** Errors repeat what was sent, as those of real clouds do. */
  #refuse(owner: Ownership | null, inputs: JsonObject): void {
    const address = owner?.address
    if (address !== undefined && this.refused.has(address)) {
      throw simulatedFailure('denied', `${address} is refused: ${JSON.stringify(inputs)}`)
    }
  }
}

/** What the cloud computes: nobody can predict it. */
export function revisionOf(inputs: JsonObject): string {
  return sha256(canonicalJson(inputs)).slice(0, 12)
}
