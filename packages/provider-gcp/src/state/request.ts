/** The few requests to Cloud Storage that a state needs: https://cloud.google.com/storage/docs/json_api/v1/objects */
import type { JsonObject } from '@skyfold/manifest'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { endpointOf, storageEmulator } from '../connection/endpoints.ts'
import type { Answer, Exchange } from '../connection/exchange.ts'
import {
  asObject,
  describeRefusal,
  exchange,
  isAnswer,
  isSuccess,
  jsonOf,
  textAt,
} from '../connection/exchange.ts'
import { toError } from '../connection/failure.ts'
import { errors } from '../errors.ts'
import { crc32cText } from './crc32c.ts'
import type { Signer } from './signer.ts'

export interface StoredObject {
  readonly bytes: Uint8Array
  readonly generation: string
}

/** One of the objects of a list. */
export interface ListedObject {
  readonly name: string
  readonly generation: string
  /** RFC 3339. */
  readonly timeCreated: string
  /** False for one that was overwritten or removed. */
  readonly isLive: boolean
}

/** The generation of an object that is not there. */
export const ABSENT = '0'

/** What a conditional request came to. */
export type Outcome<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'conflict' }
  | { readonly status: 'no-bucket' }

type Query = Readonly<Record<string, string>>
type Call = Pick<Exchange, 'method' | 'body'> & { readonly path: string; readonly query: Query }

/** A state is small, and whoever writes it must know soon; packages have many megabytes. */
const STATE_TIMEOUT_MS = 30_000
const PACKAGE_TIMEOUT_MS = 600_000

/** Each method is one request (a list: one for each page). Errors: `SkyfoldError` of every class but `conflict`. */
export class ObjectStorage {
  readonly #origin: URL
  readonly #signer: Signer | undefined

  readonly #timeoutMs: number

  private constructor(origin: URL, signer: Signer | undefined, timeoutMs: number) {
    this.#origin = origin
    this.#signer = signer
    this.#timeoutMs = timeoutMs
  }

  /** Without a signer nobody is told who asks. Errors: GCP_ENDPOINT_INVALID. */
  static open(env: ConnectOptions['env'], signer: Signer | undefined): ObjectStorage {
    return new ObjectStorage(storageEmulator(env) ?? endpointOf('storage', env), signer, STATE_TIMEOUT_MS)
  }

  /** The same, with the patience that packages take. */
  forPackages(): ObjectStorage {
    return new ObjectStorage(this.#origin, this.#signer, PACKAGE_TIMEOUT_MS)
  }

  /** `null`: there is no such object, or no such bucket. Errors: GCP_STATE_DAMAGED. */
  async get(bucket: string, name: string, generation?: string): Promise<StoredObject | null> {
    const query = { alt: 'media', ...(generation === undefined ? {} : { generation }) }
    const call: Call = { method: 'GET', path: objectPath(bucket, name), query }
    const answer = await this.#send(call)
    if (answer.status === 404) return null
    const { headers, bytes } = this.#check(call, answer)
    const promised = /crc32c=([A-Za-z0-9+/=]+)/.exec(headers.get('x-goog-hash') ?? '')?.[1]
    const found = headers.get('x-goog-generation')
    if (found === null || (promised !== undefined && promised !== crc32cText(bytes))) {
      const diagnostic = errors.GCP_STATE_DAMAGED({ location: `gs://${bucket}/${name}` })
      throw new SkyfoldError(diagnostic, { failure: 'transient' })
    }
    return { bytes, generation: found }
  }

  /** Writes if the generation is still `expected` (`0`: there is none); gives the new one. */
  async put(bucket: string, name: string, bytes: Uint8Array, expected: string): Promise<Outcome<string>> {
    const query = { uploadType: 'media', name, ifGenerationMatch: expected }
    const call: Call = { method: 'POST', path: `upload/${bucketPath(bucket)}/o`, query, body: bytes }
    const answer = await this.#send(call)
    if (answer.status === 412) return { status: 'conflict' }
    if (answer.status === 404) return { status: 'no-bucket' }
    return { status: 'done', value: textAt(jsonOf(this.#check(call, answer)), 'generation') }
  }

  /** Removes it if the generation is still `expected`; without one, whatever is there, and its absence is success. */
  async delete(bucket: string, name: string, expected?: string): Promise<Outcome<null>> {
    const query: Query = expected === undefined ? {} : { ifGenerationMatch: expected }
    const call: Call = { method: 'DELETE', path: objectPath(bucket, name), query }
    const answer = await this.#send(call)
    if (answer.status === 412 || (answer.status === 404 && expected !== undefined))
      return { status: 'conflict' }
    if (answer.status !== 404) this.#check(call, answer)
    return { status: 'done', value: null }
  }

  /** `versions`: those that were overwritten or removed, too. None where there is no bucket. */
  async list(bucket: string, prefix: string, versions: boolean): Promise<readonly ListedObject[]> {
    const query = { prefix, versions: String(versions), fields: FIELDS }
    const items = await this.#pages({ method: 'GET', path: `${bucketPath(bucket)}/o`, query })
    return items.map((item) => ({
      name: textAt(item, 'name'),
      generation: textAt(item, 'generation'),
      timeCreated: textAt(item, 'timeCreated'),
      isLive: item['timeDeleted'] === undefined,
    }))
  }

  /** True if the project itself has the bucket: nobody else's is in its list. */
  async hasBucket(project: string, bucket: string): Promise<boolean> {
    const items = await this.#pages({
      method: 'GET',
      path: 'storage/v1/b',
      query: { project, prefix: bucket },
    })
    return items.some(({ name }) => name === bucket)
  }

  /** True if nobody at all has the bucket. */
  async isFree(bucket: string): Promise<boolean> {
    const { status } = await this.#send({ method: 'GET', path: bucketPath(bucket), query: {} })
    return status === 404
  }

  /** False: the name is taken, or becoming so. */
  async createBucket(project: string, document: JsonObject): Promise<boolean> {
    const body = JSON.stringify(document)
    const call: Call = { method: 'POST', path: 'storage/v1/b', query: { project }, body }
    const answer = await this.#send(call)
    if (answer.status === 409) return false
    this.#check(call, answer)
    return true
  }

  async #pages(call: Call): Promise<readonly JsonObject[]> {
    const found: JsonObject[] = []
    for (let pageToken: Query = {}; ;) {
      const answer = await this.#send({ ...call, query: { ...call.query, ...pageToken } })
      if (answer.status === 404) return found
      const { items, nextPageToken } = jsonOf(this.#check(call, answer))
      if (Array.isArray(items)) found.push(...items.map(asObject))
      if (typeof nextPageToken !== 'string') return found
      pageToken = { pageToken: nextPageToken }
    }
  }

  async #send(call: Call): Promise<Answer> {
    const { method, path, query, body } = call
    const url = new URL(path, this.#origin)
    url.search = new URLSearchParams(query).toString()
    const headers = {
      ...(this.#signer ? { authorization: await this.#signer.header() } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const content = body === undefined ? {} : { body }
    const answer = await exchange({ method, url, headers, timeoutMs: this.#timeoutMs, ...content })
    if (isAnswer(answer)) return answer
    throw toError({ ...this.#asked(call), ...answer })
  }

  #check(call: Call, answer: Answer): Answer {
    if (isSuccess(answer)) return answer
    throw toError({ ...this.#asked(call), ...describeRefusal(answer) })
  }

  #asked({ method, path }: Call): { request: string; writes: boolean; project: string } {
    const request = `${method} storage ${decodeURIComponent(path)}`
    return { request, writes: method !== 'GET', project: this.#signer?.project ?? '' }
  }
}

const FIELDS = 'items(name,generation,timeCreated,timeDeleted),nextPageToken'

function bucketPath(bucket: string): string {
  return `storage/v1/b/${encodeURIComponent(bucket)}`
}

function objectPath(bucket: string, name: string): string {
  return `${bucketPath(bucket)}/o/${encodeURIComponent(name)}`
}
