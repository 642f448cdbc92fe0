/** The record: every object of the local cloud, so that a killed one comes back as it was. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import type { StoredObject } from '../protocol.ts'
import { readIfThere, writeWhole } from './cloud-folder.ts'

const VERSION = 1

interface RecordFile {
  readonly version: number
  readonly objects: readonly StoredObject[]
}

export class ObjectRecord {
  readonly #file: string
  readonly #objects: Map<string, StoredObject>
  #writing: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined

  private constructor(file: string, objects: readonly StoredObject[]) {
    this.#file = file
    this.#objects = new Map(objects.map((object) => [keyOf(object.type, object.id), object]))
  }

  /** Empty when there is no file. Errors: LOCAL_RECORD_UNREADABLE. */
  static async open(file: string): Promise<ObjectRecord> {
    const text = await readIfThere(file)
    return new ObjectRecord(file, text === null ? [] : parse(file, text))
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
    const body: RecordFile = { version: VERSION, objects: this.all() }
    await writeWhole(this.#file, JSON.stringify(body))
  }
}

function keyOf(type: string, id: string): string {
  return `${type}/${id}`
}

function parse(file: string, text: string): readonly StoredObject[] {
  try {
    const body: unknown = JSON.parse(text)
    if (isRecordFile(body)) return body.objects
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
    body.version === VERSION &&
    'objects' in body &&
    Array.isArray(body.objects)
  )
}
