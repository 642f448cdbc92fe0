/** The local cloud: a record of objects, and what runs for each of them. */
import type { JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { limit } from '../capabilities.ts'
import { Fleet } from '../environment/fleet.ts'
import { errors } from '../errors.ts'
import { isSameOwner } from '../naming.ts'
import { OBJECT_TYPES } from '../protocol.ts'
import type { CreateBody, ObjectType, ObjectView, StoredObject } from '../protocol.ts'
import type { CloudFolder } from '../storage/cloud-folder.ts'
import { FunctionLog } from '../storage/function-log.ts'
import type { LiveObject, OpenObject, Surroundings } from './objects/live-object.ts'
import { objectTable } from './objects/table.ts'
import { PackageStore } from '../storage/package-store.ts'
import { ObjectRecord } from '../storage/record.ts'
import type { Vault } from '../storage/vault.ts'
import type { Time } from './time.ts'

const REAP_MS = 60_000

export interface CloudOptions {
  readonly folder: CloudFolder
  readonly vault: Vault
  /** Variables that every environment gets. */
  readonly essentials: Readonly<Record<string, string>>
  readonly time: Time
  /** What went wrong with nobody waiting for an answer. */
  readonly complain: (text: string) => void
}

export class Cloud {
  readonly around: Surroundings
  readonly #record: ObjectRecord
  readonly #live = new Map<string, LiveObject<JsonObject>>()
  readonly #opening = new Map<string, StoredObject>()
  readonly #complain: (text: string) => void
  readonly #reaper: NodeJS.Timeout

  private constructor(options: CloudOptions, record: ObjectRecord) {
    const { folder, essentials, time } = options
    this.#record = record
    this.#complain = options.complain
    this.around = {
      fleet: new Fleet({
        temporary: folder.temporary,
        essentials,
        mark: folder.path,
        max: limit('environments.max'),
      }),
      packages: new PackageStore(folder.packages),
      log: new FunctionLog(folder.functionLog),
      time,
      versions: new Map(),
      functions: new Map(),
      apis: new Map(),
      queues: new Map(),
      schedules: new Map(),
    }
    this.#reaper = setInterval(() => this.#reap(), REAP_MS).unref()
  }

  /** Brings everything of the record back. Errors: LOCAL_RECORD_UNREADABLE, LOCAL_KEY_UNUSABLE. */
  static async open(options: CloudOptions): Promise<Cloud> {
    const cloud = new Cloud(options, await ObjectRecord.open(options.folder.record, options.vault))
    await cloud.around.log.restore()
    await cloud.#restore()
    return cloud
  }

  get isEmpty(): boolean {
    return this.#record.size === 0
  }

  /** `null`: it is not there. */
  async read(type: ObjectType, id: string): Promise<ObjectView | null> {
    const stored = this.#record.get(type, id)
    if (!stored) return null
    const { owner, inputs } = stored
    const live = this.#live.get(keyOf(type, id))
    const health = live ? ((await live.health?.()) ?? 'ready') : 'broken'
    return { id, owner, inputs, outputs: live?.outputs ?? {}, health }
  }

  /** Errors: LOCAL_NAME_TAKEN, and those of the object. */
  async create(type: ObjectType, id: string, body: CreateBody): Promise<void> {
    const existing = this.#record.get(type, id) ?? this.#opening.get(keyOf(type, id))
    if (existing) throw nameTaken(existing, body)
    const live = await this.#open({ type, id, ...body, assigned: {} })
    this.#live.set(keyOf(type, id), live)
    await this.#record.put({ type, id, ...body, assigned: live.assigned })
  }

  /** Errors: LOCAL_REQUEST_REFUSED when it is not there, and those of the object. */
  async update(type: ObjectType, id: string, inputs: JsonObject): Promise<void> {
    const { owner, assigned } = this.#require(type, id)
    const open = this.#live.get(keyOf(type, id))
    if (open) await open.update(inputs)
    const live = open ?? (await openerOf(type)(this.around, { id, inputs, assigned }))
    this.#live.set(keyOf(type, id), live)
    await this.#record.put({ type, id, owner, inputs, assigned: live.assigned })
  }

  /** Waits until the object can be used; its outputs. */
  async settle(type: ObjectType, id: string): Promise<JsonObject> {
    const { assigned } = this.#require(type, id)
    const live = this.#live.get(keyOf(type, id))
    await live?.settle?.()
    const stored = this.#require(type, id)
    if (live && JSON.stringify(live.assigned) !== JSON.stringify(assigned)) {
      await this.#record.put({ ...stored, assigned: live.assigned })
    }
    return live?.outputs ?? {}
  }

  /** Not being there is success. */
  async remove(type: ObjectType, id: string): Promise<void> {
    const live = this.#live.get(keyOf(type, id))
    this.#live.delete(keyOf(type, id))
    await live?.close()
    if (this.#record.get(type, id)) await this.#record.remove(type, id)
  }

  /** Ends every process; the record stays. */
  async close(): Promise<void> {
    clearInterval(this.#reaper)
    await Promise.all([...this.around.apis.values()].map((api) => api.close()))
    this.around.fleet.close()
    await this.around.log.settled()
  }

  // Types in the order in which they need each other. What cannot come back is named and stays in the record.
  async #restore(): Promise<void> {
    const objects = this.#record.all()
    for (const type of OBJECT_TYPES) {
      for (const stored of objects.filter((object) => object.type === type)) {
        try {
          this.#live.set(keyOf(type, stored.id), await openerOf(type)(this.around, stored))
          if (stored.locked) this.#complain(`variables of ${type} ${stored.id} cannot be read with this key`)
        } catch (error) {
          this.#complain(`${type} ${stored.id} could not be brought back: ${String(error)}`)
        }
      }
    }
    const used = [...this.around.versions.values()].map(({ inputs }) => inputs.code.artifact)
    await this.around.packages.keepOnly(new Set(used))
  }

  // Two creates of one name at once: the second one is told that the first is there.
  async #open(object: StoredObject): Promise<LiveObject<JsonObject>> {
    const key = keyOf(object.type, object.id)
    this.#opening.set(key, object)
    try {
      return await openerOf(object.type)(this.around, object)
    } finally {
      this.#opening.delete(key)
    }
  }

  #require(type: ObjectType, id: string): StoredObject {
    const stored = this.#record.get(type, id)
    if (stored) return stored
    throw new SkyfoldError(errors.LOCAL_REQUEST_REFUSED({ reason: `there is no ${type} "${id}"` }))
  }

  #reap(): void {
    for (const version of this.around.versions.values()) version.reap(performance.now())
  }
}

// The control API's token vouches that inputs come from the resource type of the same name.
function openerOf(type: ObjectType): OpenObject<JsonObject> {
  return objectTable[type] as unknown as OpenObject<JsonObject>
}

function nameTaken(existing: StoredObject, body: CreateBody): SkyfoldError {
  const { type, id, owner } = existing
  const who = isSameOwner(owner, body.owner) ? 'this very resource' : `${owner.address} of ${owner.stack}`
  return new SkyfoldError(errors.LOCAL_NAME_TAKEN({ type, id, owner: who }), { failure: 'conflict' })
}

function keyOf(type: ObjectType, id: string): string {
  return `${type}/${id}`
}
