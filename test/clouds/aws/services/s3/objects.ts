/** Objects: reading, writing under a condition, versions and lists. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Call, World } from '../../world.ts'
import type { BucketRecord, Content, Version } from './bucket-record.ts'
import { addVersion, currentOf, etagOf } from './bucket-record.ts'
import type { BucketInput, Buckets } from './buckets.ts'

interface ObjectInput extends BucketInput {
  readonly Key: string
  readonly VersionId?: string
  readonly IfMatch?: string
  readonly IfNoneMatch?: string
}

interface PutInput extends ObjectInput {
  readonly Body?: Uint8Array
  readonly ContentType?: string
  readonly ChecksumSHA256?: string
}

interface GetInput extends ObjectInput {
  readonly ChecksumMode?: string
}

interface ListInput extends BucketInput {
  readonly Prefix?: string
  readonly MaxKeys?: number
  readonly ContinuationToken?: string
}

const PAGE = 1000

/** Operations on objects. */
export function objectOperations(world: World, buckets: Buckets): Behaviour['operations'] {
  return { ...changes(world, buckets), ...reads(buckets), ...lists(buckets) }
}

function changes(world: World, buckets: Buckets): Behaviour['operations'] {
  return {
    PutObject(input: PutInput, call: Call): object {
      const { Key: key, Body: body = new Uint8Array(), ContentType: type, ChecksumSHA256: sha256 } = input
      const bucket = buckets.enter(input, call, accessOf('s3:PutObject', input))
      checkCondition(bucket, input)
      const content: Content = { body: Buffer.from(body), etag: etagOf(body), type, sha256 }
      const { id } = addVersion(bucket, key, { content, modified: new Date(world.now()) })
      return {
        ETag: content.etag,
        ...(bucket.versioning === undefined ? {} : { VersionId: id }),
        ...(sha256 === undefined ? {} : { ChecksumSHA256: sha256 }),
      }
    },
    DeleteObject(input: ObjectInput, call: Call): object {
      const bucket = buckets.enter(input, call, accessOf('s3:DeleteObject', input))
      checkCondition(bucket, input)
      const { id } = addVersion(bucket, input.Key, { content: undefined, modified: new Date(world.now()) })
      return bucket.versioning === undefined ? {} : { DeleteMarker: true, VersionId: id }
    },
  }
}

function reads(buckets: Buckets): Behaviour['operations'] {
  const find = (input: GetInput, call: Call): Version & { readonly content: Content } => {
    const action = input.VersionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion'
    const bucket = buckets.enter(input, call, accessOf(action, input))
    const versions = bucket.keys.get(input.Key) ?? []
    if (input.VersionId !== undefined && !/^(null|[0-9a-f]{32})$/.test(input.VersionId))
      throw new Refusal('InvalidArgument', 'Invalid version id specified', { status: 400 })
    const version =
      input.VersionId === undefined ? versions[0] : versions.find(({ id }) => id === input.VersionId)
    if (!version && input.VersionId !== undefined)
      throw new Refusal('NoSuchVersion', 'The specified version does not exist.', { status: 404 })
    if (!version?.content) throw new Refusal('NoSuchKey', 'The specified key does not exist.')
    return { ...version, content: version.content }
  }
  const headersOf = (input: GetInput, { id, modified, content }: ReturnType<typeof find>): object => ({
    ETag: content.etag,
    LastModified: modified,
    ContentLength: content.body.length,
    VersionId: id,
    ...(content.type === undefined ? {} : { ContentType: content.type }),
    ...(input.ChecksumMode === 'ENABLED' && content.sha256 !== undefined
      ? { ChecksumSHA256: content.sha256, ChecksumType: 'FULL_OBJECT' }
      : {}),
  })
  return {
    GetObject(input: GetInput, call: Call): object {
      const found = find(input, call)
      return { ...headersOf(input, found), Body: found.content.body }
    },
    HeadObject: (input: GetInput, call: Call): object => headersOf(input, find(input, call)),
  }
}

function lists(buckets: Buckets): Behaviour['operations'] {
  return {
    ListObjectsV2(input: ListInput, call: Call): object {
      const bucket = buckets.enter(input, call, { action: 's3:ListBucket', context: {} })
      const { Prefix = '', ContinuationToken: after = '', MaxKeys = PAGE } = input
      const keys = [...bucket.keys.keys()]
        .filter((key) => key.startsWith(Prefix) && key > after && currentOf(bucket, key))
        .sort()
      const page = keys.slice(0, MaxKeys)
      const isTruncated = page.length < keys.length
      return {
        Name: bucket.name,
        Prefix,
        KeyCount: page.length,
        MaxKeys,
        IsTruncated: isTruncated,
        Contents: page.map((key) => ({ Key: key, Size: currentOf(bucket, key)?.body.length ?? 0 })),
        ...(isTruncated ? { NextContinuationToken: page.at(-1) } : {}),
      }
    },
    ListObjectVersions(input: ListInput, call: Call): object {
      const bucket = buckets.enter(input, call, { action: 's3:ListBucketVersions', context: {} })
      const keys = [...bucket.keys].filter(([key]) => key.startsWith(input.Prefix ?? ''))
      const all = keys.flatMap(([key, versions]) =>
        versions.map((version, index) => ({ key, version, isLatest: index === 0 })),
      )
      const pick = (hasContent: boolean): readonly object[] =>
        all
          .filter(({ version }) => (version.content !== undefined) === hasContent)
          .map(({ key, version: { id, modified, content }, isLatest }) => ({
            Key: key,
            VersionId: id,
            IsLatest: isLatest,
            LastModified: modified,
            ETag: content?.etag,
            Size: content?.body.length,
          }))
      return {
        Name: bucket.name,
        Prefix: input.Prefix ?? '',
        MaxKeys: PAGE,
        IsTruncated: false,
        Versions: pick(true),
        DeleteMarkers: pick(false),
      }
    },
  }
}

function accessOf(
  action: string,
  { Key: key, IfMatch, IfNoneMatch }: ObjectInput,
): Parameters<Buckets['enter']>[2] {
  return { action, key, context: { 's3:if-match': IfMatch, 's3:if-none-match': IfNoneMatch } }
}

/** A key that is not there cannot match, and says so with a 404. */
function checkCondition(bucket: BucketRecord, { Key, IfMatch, IfNoneMatch }: ObjectInput): void {
  const current = currentOf(bucket, Key)
  if (IfMatch !== undefined && !current) throw new Refusal('NoSuchKey', 'The specified key does not exist.')
  const isStale = IfMatch !== undefined && IfMatch !== '*' && IfMatch !== current?.etag
  if (isStale || (IfNoneMatch !== undefined && current))
    throw new Refusal('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
      status: 412,
    })
}
