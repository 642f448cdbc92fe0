/** What S3 holds: buckets with their settings, keys with all their versions. */
import { createHash, randomBytes } from 'node:crypto'

/** One version of an object; a delete marker has no content. */
export interface Version {
  readonly id: string
  readonly modified: Date
  readonly content: Content | undefined
}

export interface Content {
  readonly body: Buffer
  readonly etag: string
  readonly type: string | undefined
  /** As it came with the object, base64. */
  readonly sha256: string | undefined
}

export interface BucketRecord {
  readonly name: string
  readonly region: string
  readonly owner: string
  readonly ownership: string
  versioning: string | undefined
  policy: string | undefined
  /** Settings that have no effect here, as they were put, by the name of their document. */
  readonly settings: Map<string, unknown>
  /** Newest first. */
  readonly keys: Map<string, Version[]>
}

/** The version that a plain GET shows. */
export function currentOf(bucket: BucketRecord, key: string): Content | undefined {
  return bucket.keys.get(key)?.[0]?.content
}

/** Adds a version; without versioning it takes the place of the one before. */
export function addVersion(
  bucket: BucketRecord,
  key: string,
  { content, modified }: Pick<Version, 'content' | 'modified'>,
): Version {
  const isVersioned = bucket.versioning === 'Enabled'
  const version = { id: isVersioned ? randomBytes(16).toString('hex') : 'null', modified, content }
  const older = (bucket.keys.get(key) ?? []).filter(({ id }) => isVersioned || id !== 'null')
  if (isVersioned || content) bucket.keys.set(key, [version, ...older])
  else if (older.length > 0) bucket.keys.set(key, older)
  else bucket.keys.delete(key)
  return version
}

/** The ETag of an object that came in one piece. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}
