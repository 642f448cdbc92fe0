/** The few requests to a storage account that a state needs: https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api */
import { createHash } from 'node:crypto'
import type http from 'node:http'
import { SkyfoldError } from '@skyfold/plugin-api'
import { refusalError } from '../errors.ts'
import { refusalOf, retryAfterOf } from '../request/http.ts'
import { stateErrors } from './diagnostics.ts'
import type { ListedBlob } from './list.ts'
import { parseList } from './list.ts'
import type { Reply, Request, Transport } from '../request/transport.ts'
import { isHostUnknown } from '../request/transport.ts'

/** https://learn.microsoft.com/rest/api/storageservices/previous-azure-storage-service-versions */
const SERVICE_VERSION = '2024-08-04'

export interface StoredBlob {
  readonly bytes: Buffer
  readonly etag: string
}

/** What a conditional request came to. */
export type Outcome<T> =
  | { readonly status: 'done'; readonly value: T }
  | { readonly status: 'conflict' }
  | { readonly status: 'no-container' }

export interface BlobServiceOptions {
  readonly account: string
  /** With a slash at the end. */
  readonly endpoint: URL
  readonly transport: Transport
  /** Adds what says who asks. */
  sign(this: void, request: Request): Promise<Record<string, string>>
  /** Asked when the account's host has no address: true if that is because there is no such account. */
  isAbsent(this: void): Promise<boolean>
}

type Call = Pick<Request, 'method' | 'body' | 'operation'> & {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

/** Each method is one request (a list: one for each page). Errors: `SkyfoldError` of every class but `conflict`. */
export class BlobService {
  readonly #options: BlobServiceOptions

  constructor(options: BlobServiceOptions) {
    this.#options = options
  }

  get account(): string {
    return this.#options.account
  }

  /** `null`: there is no such blob, container or account. Errors: AZURE_STATE_DAMAGED. */
  async get(container: string, name: string, versionid?: string): Promise<StoredBlob | null> {
    const query = versionid === undefined ? {} : { query: { versionid } }
    const reply = await this.#send({
      method: 'GET',
      path: `${container}/${name}`,
      operation: `read the blob ${container}/${name}`,
      ...query,
    })
    if (reply.status === 404) return null
    const { headers, bytes } = this.#check(reply, container, `read the blob ${container}/${name}`)
    const promised = headers['content-md5']
    if (headers.etag === undefined || (promised !== undefined && promised !== md5(bytes))) {
      const diagnostic = stateErrors.AZURE_STATE_DAMAGED({ location: `${this.account}/${container}/${name}` })
      throw new SkyfoldError(diagnostic, { failure: 'transient' })
    }
    return { bytes, etag: headers.etag }
  }

  /** Writes if the tag is still `expected` (`null`: there is no blob); gives the new one. */
  async put(
    container: string,
    name: string,
    bytes: Uint8Array,
    expected: string | null,
  ): Promise<Outcome<string>> {
    const operation = `write the blob ${container}/${name}`
    const reply = await this.#send({
      method: 'PUT',
      path: `${container}/${name}`,
      operation,
      body: bytes,
      headers: {
        ...(expected === null ? { 'if-none-match': '*' } : { 'if-match': expected }),
        'content-md5': md5(bytes),
        'content-type': 'application/octet-stream',
        'x-ms-blob-type': 'BlockBlob',
      },
    })
    if (isConflict(reply)) return { status: 'conflict' }
    if (reply.status === 404) return { status: expected === null ? 'no-container' : 'conflict' }
    return { status: 'done', value: this.#check(reply, container, operation).headers.etag ?? '' }
  }

  /** Removes it if the tag is still `expected`; without one, whatever is there, and its absence is success. */
  async delete(container: string, name: string, expected?: string): Promise<Outcome<null>> {
    const operation = `remove the blob ${container}/${name}`
    const condition: Record<string, string> = expected === undefined ? {} : { 'if-match': expected }
    const headers = { ...condition, 'x-ms-delete-snapshots': 'include' }
    const reply = await this.#send({ method: 'DELETE', path: `${container}/${name}`, operation, headers })
    if (isConflict(reply) || (reply.status === 404 && expected !== undefined)) return { status: 'conflict' }
    if (reply.status !== 404) this.#check(reply, container, operation)
    return { status: 'done', value: null }
  }

  /** `versions`: those that were overwritten or removed, too. None where there is no container. */
  async list(container: string, prefix: string, versions: boolean): Promise<readonly ListedBlob[]> {
    const operation = `list the container ${container}`
    const query = { restype: 'container', comp: 'list', prefix, ...(versions ? { include: 'versions' } : {}) }
    const found: ListedBlob[] = []
    for (let marker = ''; ;) {
      const page = { ...query, ...(marker === '' ? {} : { marker }) }
      const reply = await this.#send({ method: 'GET', path: container, query: page, operation })
      if (reply.status === 404) return found
      const { blobs, next } = parseList(this.#check(reply, container, operation).bytes.toString('utf8'))
      found.push(...blobs)
      if (next === '') return found
      marker = next
    }
  }

  /** Being there already is success. */
  async createContainer(container: string): Promise<void> {
    const operation = `make the container ${container}`
    const reply = await this.#send({
      method: 'PUT',
      path: container,
      query: { restype: 'container' },
      operation,
    })
    if (codeOf(reply) !== 'ContainerAlreadyExists') this.#check(reply, container, operation)
  }

  async #send({ method, path, query = {}, headers = {}, body, operation }: Call): Promise<Reply> {
    const { endpoint, transport, sign, isAbsent } = this.#options
    const url = new URL(path.split('/').map(encodeURIComponent).join('/'), endpoint)
    url.search = new URLSearchParams(query).toString()
    const common = { 'x-ms-version': SERVICE_VERSION, 'x-ms-date': new Date().toUTCString() }
    const request: Request = {
      method,
      url,
      operation,
      headers: { ...headers, ...common },
      ...(body === undefined ? {} : { body }),
    }
    const signed = { ...request, headers: { ...request.headers, ...(await sign(request)) } }
    try {
      return await transport(signed)
    } catch (error) {
      if (isHostUnknown(error) && (await isAbsent())) return NO_ACCOUNT
      throw error
    }
  }

  #check(reply: Reply, container: string, operation: string): Reply {
    const { status, headers, bytes } = reply
    if (status >= 200 && status < 300) return reply
    const retryAfterMs = retryAfterOf(headers['retry-after'])
    const refusal = refusalOf({ status, text: bytes.toString('utf8'), retryAfterMs })
    const code = codeOf(reply) || refusal.code
    const at = { account: this.account, container, operation, reason: code || `HTTP ${status}` }
    if (status === 403) throw new SkyfoldError(stateErrors.AZURE_STATE_DENIED(at), { failure: 'denied' })
    throw refusalError({ ...refusal, code, message: refusal.message || code }, operation)
  }
}

const NO_ACCOUNT: Reply = { status: 404, headers: {}, bytes: Buffer.alloc(0) }

/** A lease of somebody on the blob is a 412 as well, but no conflict of ours. */
function isConflict(reply: Reply): boolean {
  if (reply.status === 412) return !codeOf(reply).startsWith('Lease')
  return reply.status === 409 && codeOf(reply) === 'BlobAlreadyExists'
}

function codeOf({ headers, bytes }: { headers: http.IncomingHttpHeaders; bytes: Buffer }): string {
  const { 'x-ms-error-code': code } = headers
  return typeof code === 'string' ? code : (/<Code>([^<]*)<\/Code>/.exec(bytes.toString('utf8'))?.[1] ?? '')
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64')
}
