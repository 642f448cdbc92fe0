/** Cloud Storage v1: buckets and objects with generations. Rules: https://cloud.google.com/storage/docs/json_api/v1 */
import { createHash } from 'node:crypto'
import { crc32c } from '../protocol/crc32c.ts'
import { Refusal } from '../protocol/refusal.ts'
import type { RestMethods, RestRequest } from '../protocol/rest-server.ts'
import { Media } from '../protocol/rest-server.ts'
import { textOf } from '../protocol/text.ts'
import type { Document, StoredBucket, StoredVersion, World } from '../world.ts'
import { checkLabels } from './labels.ts'

/** https://cloud.google.com/storage/docs/buckets#naming */
const BUCKET = /^(?!goog)(?!.*google)[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/

export const storageMethods: RestMethods = {
  'storage.buckets.insert': ({ query, body }, world) => {
    const name = textOf(body['name'])
    if (query.get('project') !== world.project)
      throw new Refusal('INVALID_ARGUMENT', `Unknown project id: ${query.get('project')}`)
    if (!BUCKET.test(name)) throw new Refusal('INVALID_ARGUMENT', `Invalid bucket name: '${name}'`)
    checkBucket(body)
    if (world.buckets.has(name) || world.foreignBuckets.has(name))
      throw new Refusal('ALREADY_EXISTS', `The requested bucket name is not available.`)
    const made = { ...body, kind: 'storage#bucket', id: name, projectNumber: world.number }
    world.buckets.set(name, { document: made, versions: [] })
    return made
  },
  'storage.buckets.get': (request, world) => bucketOf(request, world).document,
  'storage.buckets.list': ({ query }, world) => ({
    kind: 'storage#buckets',
    items: [...world.buckets.values()]
      .map(({ document }) => document)
      .filter(({ name }) => textOf(name).startsWith(query.get('prefix') ?? '')),
  }),
  'storage.objects.insert': insert,
  'storage.objects.get': get,
  'storage.objects.delete': remove,
  'storage.objects.list': list,
}

function insert(request: RestRequest, world: World): object {
  const { query, media } = request
  const { document, versions } = bucketOf(request, world)
  const name = query.get('name') ?? ''
  if (query.get('uploadType') !== 'media' || !media || name === '' || Buffer.byteLength(name) > 1024)
    throw new Refusal('INVALID_ARGUMENT', 'Only a media upload of a named object is part of this fake.')
  const live = liveOf(versions, name)
  checkCondition(world, query, live)
  const now = new Date().toISOString()
  retire(document, versions, live, now)
  const generation = `1795${world.nextId()}000000`
  const contentType = 'application/json'
  const stored: StoredVersion = { name, generation, bytes: media, contentType, timeCreated: now }
  versions.push(stored)
  return describe(document, stored)
}

function get(request: RestRequest, world: World): object {
  const { path, query } = request
  const { document, versions } = bucketOf(request, world)
  const name = path['object'] ?? ''
  const generation = query.get('generation')
  const found =
    generation === null
      ? liveOf(versions, name)
      : versions.find((each) => each.name === name && each.generation === generation)
  if (!found) throw absent(request)
  checkCondition(world, query, found)
  if (query.get('alt') !== 'media') return describe(document, found)
  const { crc32c: checksum, md5Hash } = describe(document, found)
  return new Media(world.damaged ? Buffer.from('damaged') : found.bytes, {
    'content-type': found.contentType,
    'x-goog-generation': found.generation,
    'x-goog-hash': `crc32c=${textOf(checksum)},md5=${textOf(md5Hash)}`,
  })
}

function remove(request: RestRequest, world: World): object {
  const { document, versions } = bucketOf(request, world)
  const live = liveOf(versions, request.path['object'] ?? '')
  if (!live) throw absent(request)
  checkCondition(world, request.query, live)
  retire(document, versions, live, new Date().toISOString())
  return {}
}

function list(request: RestRequest, world: World): object {
  const { query } = request
  const { document, versions } = bucketOf(request, world)
  const withOld = query.get('versions') === 'true'
  const start = Number(query.get('pageToken') ?? 0)
  const size = Math.min(world.listPage, Number(query.get('maxResults') ?? world.listPage))
  const found = versions
    .filter(
      ({ name, timeDeleted }) => name.startsWith(query.get('prefix') ?? '') && (withOld || !timeDeleted),
    )
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
  const next = start + size < found.length ? { nextPageToken: String(start + size) } : {}
  const items = found.slice(start, start + size).map((each) => describe(document, each))
  return { kind: 'storage#objects', ...(items.length > 0 ? { items } : {}), ...next }
}

function bucketOf({ path }: RestRequest, world: World): StoredBucket {
  const name = path['bucket'] ?? ''
  if (world.foreignBuckets.has(name)) {
    const text = `Permission 'storage.objects.get' denied on resource (or it may not exist).`
    throw new Refusal('PERMISSION_DENIED', text)
  }
  const bucket = world.buckets.get(name)
  if (bucket) return bucket
  throw new Refusal('NOT_FOUND', 'The specified bucket does not exist.')
}

function liveOf(versions: readonly StoredVersion[], name: string): StoredVersion | undefined {
  return versions.find((each) => each.name === name && !each.timeDeleted)
}

/** `0` stands for an object that is not there. */
function checkCondition(world: World, query: URLSearchParams, live: StoredVersion | undefined): void {
  const expected = query.get('ifGenerationMatch')
  if (world.ignoresConditions || expected === null || expected === (live?.generation ?? '0')) return
  throw new Refusal('FAILED_PRECONDITION', 'At least one of the pre-conditions you specified did not hold.')
}

function retire(
  bucket: Document,
  versions: StoredVersion[],
  live: StoredVersion | undefined,
  now: string,
): void {
  if (!live) return
  const { enabled } = (bucket['versioning'] ?? {}) as { enabled?: boolean }
  if (enabled) live.timeDeleted = now
  else versions.splice(versions.indexOf(live), 1)
}

function describe({ name: bucket }: Document, stored: StoredVersion): Document {
  const { name, generation, bytes, contentType, timeCreated, timeDeleted } = stored
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32c(bytes))
  return {
    kind: 'storage#object',
    id: `${textOf(bucket)}/${name}/${generation}`,
    bucket,
    name,
    generation,
    contentType,
    timeCreated,
    metageneration: '1',
    size: String(bytes.length),
    md5Hash: createHash('md5').update(bytes).digest('base64'),
    crc32c: checksum.toString('base64'),
    ...(timeDeleted ? { timeDeleted } : {}),
  }
}

function absent({ path }: RestRequest): Refusal {
  return new Refusal('NOT_FOUND', `No such object: ${path['bucket']}/${path['object']}`)
}

/** What the discovery document tells in prose only. */
function checkBucket(body: Document): void {
  checkLabels(body['labels'])
  // The discovery document makes all of them objects; their members are optional.
  const access = (body['iamConfiguration'] ?? {}) as { publicAccessPrevention?: string }
  const prevention = access.publicAccessPrevention
  if (prevention !== undefined && !['inherited', 'enforced'].includes(prevention))
    throw new Refusal('INVALID_ARGUMENT', `Invalid value for publicAccessPrevention: ${prevention}`)
  const { rule = [] } = (body['lifecycle'] ?? {}) as { rule?: { action?: Document; condition?: Document }[] }
  for (const { action = {}, condition = {} } of rule) {
    const type = textOf(action['type'])
    if (!['Delete', 'SetStorageClass', 'AbortIncompleteMultipartUpload'].includes(type))
      throw new Refusal('INVALID_ARGUMENT', `Invalid action type: ${type}`)
    if (Object.keys(condition).length === 0)
      throw new Refusal('INVALID_ARGUMENT', 'A lifecycle rule needs at least one condition.')
  }
}
