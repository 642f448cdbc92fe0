/** The record: every object of the local cloud, so that a killed one comes back as it was. Variables lie in it sealed. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import type { StoredObject } from '../protocol.ts'
import { readIfThere, removeDrafts, writeWhole } from './cloud-folder.ts'
import type { SealedObject, Vault } from './vault.ts'

const VERSION = 2
/** Its variables are plain texts. */
const PLAIN_VERSION = 1

interface RecordFile {
  readonly version: number
  readonly objects: readonly SealedObject[]
}

/** Every object of the record in `file`, which is left as it is. Errors: LOCAL_RECORD_UNREADABLE. */
export async function readRecord(
  file: string,
  vault: Vault,
): Promise<{ readonly objects: readonly StoredObject[]; readonly isPlain: boolean }> {
  const text = await readIfThere(file)
  if (text === null) return { objects: [], isPlain: false }
  const { version, objects } = parse(file, text)
  if (version === PLAIN_VERSION) return { objects, isPlain: true }
  return { objects: await Promise.all(objects.map((object) => vault.open(object))), isPlain: false }
}

export class ObjectRecord {
  readonly #file: string
  readonly #vault: Vault
  readonly #objects: Map<string, StoredObject>
  /** What was sealed is not sealed again with every change of another object. */
  readonly #sealed = new WeakMap<StoredObject, SealedObject>()
  #writing: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  private constructor(file: string, vault: Vault, objects: readonly StoredObject[]) {
    this.#file = file
    this.#vault = vault
    this.#objects = new Map(objects.map((object) => [keyOf(object.type, object.id), object]))
  }

  /**
   * Empty when there is no file. One whose variables are plain is sealed at once, and what a killed process was about to
   * write is removed. Errors: LOCAL_RECORD_UNREADABLE, LOCAL_KEY_UNUSABLE.
   */
  static async open(file: string, vault: Vault): Promise<ObjectRecord> {
    await removeDrafts(file)
    const { objects, isPlain } = await readRecord(file, vault)
    const record = new ObjectRecord(file, vault, objects)
    if (isPlain) await record.#write()
    return record
  }

  get size(): number {
    return this.#objects.size
  }

  all(): readonly StoredObject[] {
    return [...this.#objects.values()]
  }

  get(type: string, id: string): StoredObject | undefined {
    return this.#objects.get(keyOf(type, id))
  }

  /** Resolves when it is on disk. */
  put(object: StoredObject): Promise<void> {
    this.#objects.set(keyOf(object.type, object.id), object)
    return this.#write()
  }

  /** Resolves when it is on disk. */
  remove(type: string, id: string): Promise<void> {
    this.#objects.delete(keyOf(type, id))
    return this.#write()
  }

  // Changes that come while a write is under way share the next one. One that failed was told to who waited for it.
  #write(): Promise<void> {
    const before = this.#writing.catch(() => undefined)
    this.#next ??= before.then(() => {
      this.#next = undefined
      this.#writing = this.#save()
      return this.#writing
    })
    return this.#next
  }

  async #save(): Promise<void> {
    const objects = await Promise.all(this.all().map((object) => this.#seal(object)))
    const body: RecordFile = { version: VERSION, objects }
    await writeWhole(this.#file, JSON.stringify(body))
  }

  async #seal(object: StoredObject): Promise<SealedObject> {
    const sealed = this.#sealed.get(object) ?? (await this.#vault.seal(object))
    this.#sealed.set(object, sealed)
    return sealed
  }
}

function keyOf(type: string, id: string): string {
  return `${type}/${id}`
}

function parse(file: string, text: string): RecordFile {
  try {
    const body: unknown = JSON.parse(text)
    if (isRecordFile(body)) return body
  } catch (error) {
    throw new SkyfoldError(errors.LOCAL_RECORD_UNREADABLE({ file }, { cause: error }))
  }
  throw new SkyfoldError(errors.LOCAL_RECORD_UNREADABLE({ file }))
}

function isRecordFile(body: unknown): body is RecordFile {
  return (
    typeof body === 'object' &&
    body !== null &&
    'version' in body &&
    (body.version === VERSION || body.version === PLAIN_VERSION) &&
    'objects' in body &&
    Array.isArray(body.objects)
  )
}
