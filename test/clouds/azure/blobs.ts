/**
 * The data plane of blobs, as far as block blobs of one request go: https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 * Conditions: https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
 */
import { createHash, randomBytes } from 'node:crypto'
import type { Answer, CloudRequest, Route } from './answer.ts'
import { objectAt } from './arm/resource-kind.ts'
import type { StoredBlob, StoredResource, World } from './arm/world.ts'
import { DEPLOYER } from './entra.ts'

/** What a request is about. */
interface Subject {
  readonly account: StoredResource
  /** `<account>/<container>`. */
  readonly container: string
  readonly name: string
  readonly request: CloudRequest
}

type Operation = 'PutBlob' | 'GetBlob' | 'DeleteBlob' | 'ListBlobs' | 'CreateContainer'

export class Blobs {
  readonly #world: World
  #clock = 0

  constructor(world: World) {
    this.#world = world
  }

  route(account: string, request: CloudRequest): Route {
    const [, container = '', name = ''] = /^\/([^/]+)(?:\/(.+))?$/.exec(request.path) ?? []
    const operation = operationOf(request, name)
    const input = { account, container, name, headers: conditionsOf(request) }
    return {
      operation: `blob.${operation ?? '?'}`,
      input,
      effect: () => this.#answer(account, { container: `${account}/${container}`, name, request }, operation),
    }
  }

  #answer(name: string, subject: Omit<Subject, 'account'>, operation: Operation | undefined): Answer {
    const account = this.#world.named('Microsoft.Storage/storageAccounts', name)
    if (!account || this.#world.isBusy(account))
      return blobError(404, 'ResourceNotFound', 'The specified resource does not exist.')
    if (!operation)
      return blobError(405, 'UnsupportedHttpVerb', 'The resource does not support the HTTP verb.')
    const { 'x-ms-version': version, 'x-ms-date': date } = subject.request.headers
    if (typeof version !== 'string' || typeof date !== 'string')
      return blobError(400, 'MissingRequiredHeader', 'An HTTP header that is mandatory was not specified.')
    if (!this.#world.mayUseBlobs(DEPLOYER, account)) {
      const message = 'This request is not authorized to perform this operation using this permission.'
      return blobError(403, 'AuthorizationPermissionMismatch', message)
    }
    const whole = { ...subject, account }
    if (operation === 'CreateContainer') return this.#createContainer(whole)
    const blobs = this.#world.blobs.get(subject.container)
    if (!blobs) return blobError(404, 'ContainerNotFound', 'The specified container does not exist.')
    if (operation === 'ListBlobs') return this.#list(blobs, whole)
    if (operation === 'GetBlob') return this.#get(blobs, whole)
    return operation === 'PutBlob' ? this.#put(blobs, whole) : this.#delete(blobs, whole)
  }

  #createContainer({ container }: Subject): Answer {
    if (this.#world.blobs.has(container))
      return blobError(409, 'ContainerAlreadyExists', 'The specified container already exists.')
    this.#world.blobs.set(container, [])
    return { status: 201 }
  }

  #put(blobs: StoredBlob[], { account, name, request }: Subject): Answer {
    const { headers, body } = request
    const current = blobs.find((each) => each.name === name && each.isCurrent)
    if (headers['x-ms-blob-type'] !== 'BlockBlob')
      return blobError(400, 'InvalidHeaderValue', 'Only block blobs are part of this fake.')
    if (headers['content-md5'] !== undefined && headers['content-md5'] !== md5(body))
      return blobError(400, 'Md5Mismatch', 'The MD5 value specified in the request did not match.')
    const refused = this.#refuse(request, current)
    if (refused) return refused
    this.#retire(blobs, account, current)
    const etag = `"0x${randomBytes(8).toString('hex').toUpperCase()}"`
    const stored = { name, bytes: body, etag, written: this.#tick(), isCurrent: true }
    blobs.push(stored)
    return { status: 201, headers: this.#headersOf(stored, account) }
  }

  #get(blobs: readonly StoredBlob[], { account, name, request }: Subject): Answer {
    const version = request.query.get('versionid')
    const found = blobs.find(
      (each) => each.name === name && (version === null ? each.isCurrent : each.written === version),
    )
    if (!found) return blobError(404, 'BlobNotFound', 'The specified blob does not exist.')
    const body = this.#world.damaged ? Buffer.from('damaged') : found.bytes
    const headers = { ...this.#headersOf(found, account), 'content-type': 'application/octet-stream' }
    return { status: 200, headers, body }
  }

  #delete(blobs: StoredBlob[], { account, name, request }: Subject): Answer {
    const current = blobs.find((each) => each.name === name && each.isCurrent)
    if (!current) return blobError(404, 'BlobNotFound', 'The specified blob does not exist.')
    const refused = this.#refuse(request, current)
    if (refused) return refused
    this.#retire(blobs, account, current)
    return { status: 202 }
  }

  #list(blobs: readonly StoredBlob[], { request: { query } }: Subject): Answer {
    const withOld = query.get('include') === 'versions'
    const start = Number(query.get('marker') ?? 0)
    const found = blobs
      .filter(({ name, isCurrent }) => name.startsWith(query.get('prefix') ?? '') && (withOld || isCurrent))
      .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    const end = start + this.#world.listPage
    const items = found.slice(start, end).map((blob) => describe(blob, withOld))
    const next = end < found.length ? `<NextMarker>${end}</NextMarker>` : '<NextMarker />'
    const xml = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${items.join('')}</Blobs>${next}</EnumerationResults>`
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: xml }
  }

  #refuse({ headers }: CloudRequest, current: StoredBlob | undefined): Answer | undefined {
    if (this.#world.ignoresConditions) return undefined
    if (headers['if-none-match'] === '*' && current)
      return blobError(409, 'BlobAlreadyExists', 'The specified blob already exists.')
    const expected = headers['if-match']
    if (expected === undefined || expected === current?.etag) return undefined
    return blobError(
      412,
      'ConditionNotMet',
      'The condition specified using HTTP conditional header(s) is not met.',
    )
  }

  #retire(blobs: StoredBlob[], account: StoredResource, current: StoredBlob | undefined): void {
    if (!current) return
    if (this.#keepsVersions(account)) current.isCurrent = false
    else blobs.splice(blobs.indexOf(current), 1)
  }

  #keepsVersions({ id }: StoredResource): boolean {
    const service = this.#world.find(`${id}/blobServices/default`)
    return objectAt(service?.body, 'properties')['isVersioningEnabled'] === true
  }

  #headersOf({ etag, bytes, written }: StoredBlob, account: StoredResource): Record<string, string> {
    const version: Record<string, string> = this.#keepsVersions(account) ? { 'x-ms-version-id': written } : {}
    return { etag, 'content-md5': md5(bytes), 'last-modified': new Date(written).toUTCString(), ...version }
  }

  /** Version ids are times, and no two are the same. */
  #tick(): string {
    this.#clock = Math.max(this.#clock + 1, this.#world.now())
    return new Date(this.#clock).toISOString().replace('Z', '0000Z')
  }
}

function operationOf({ method, query }: CloudRequest, name: string): Operation | undefined {
  if (name === '') {
    if (query.get('restype') !== 'container') return undefined
    return method === 'PUT' ? 'CreateContainer' : query.get('comp') === 'list' ? 'ListBlobs' : undefined
  }
  const operations: Record<string, Operation> = { PUT: 'PutBlob', GET: 'GetBlob', DELETE: 'DeleteBlob' }
  return operations[method]
}

function conditionsOf({ headers }: CloudRequest): Record<string, unknown> {
  const { 'if-match': match, 'if-none-match': none } = headers
  return { ...(match === undefined ? {} : { match }), ...(none === undefined ? {} : { none }) }
}

function describe({ name, written, isCurrent, bytes, etag }: StoredBlob, withVersion: boolean): string {
  const current = isCurrent ? '<IsCurrentVersion>true</IsCurrentVersion>' : ''
  const version = withVersion ? `<VersionId>${written}</VersionId>${current}` : ''
  const time = new Date(written).toUTCString()
  const escaped = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<Blob><Name>${escaped}</Name>${version}<Properties><Creation-Time>${time}</Creation-Time><Last-Modified>${time}</Last-Modified><Etag>${etag.replaceAll('"', '')}</Etag><Content-Length>${bytes.length}</Content-Length></Properties></Blob>`
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64')
}

/** https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2 */
function blobError(status: number, code: string, message: string): Answer {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status, headers: { 'content-type': 'application/xml', 'x-ms-error-code': code }, body: xml }
}
