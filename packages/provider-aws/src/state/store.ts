/**
 * A state as an object of S3. The ETag is its tag, the object's versions are its history, and S3 itself refuses a writer
 * that expects another one. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
import type { Generation, StateStore, StateTag, StoredState } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { createBlobs } from './blobs.ts'
import type { Bucket, BucketRequest } from './bucket.ts'
import { checksum } from './bucket.ts'
import { stateErrors } from './diagnostics.ts'
import type { Answer } from './request.ts'
import { elements, elementText } from './xml.ts'

/** What the place of a state does about a bucket that is not there. */
export interface Foundation {
  /** A state that nobody wrote yet may lie in a bucket that nobody made yet. */
  readonly isOwn: boolean
  /** Makes the bucket, or makes sure that it is as it should be. */
  prepare(): Promise<void>
}

export interface StoreOptions {
  readonly bucket: Bucket
  readonly foundation: Foundation
  /** With a slash at its end. */
  readonly folder: string
}

/** The store of the stack whose things lie in `folder`. */
export function createStore({ bucket, foundation, folder }: StoreOptions): StateStore {
  const key = `${folder}state.json`
  const location = `s3://${bucket.name}/${key}`
  const change = async (request: Omit<BucketRequest, 'key'>): Promise<Answer> => {
    const answer = await bucket.request({ ...request, key, allowed: ['PreconditionFailed', 'NoSuchKey'] })
    if (answer.code !== '') throw conflict(location)
    return answer
  }
  return {
    location,
    async get(): Promise<StoredState | null> {
      const answer = await bucket.request({
        permission: 's3:GetObject',
        method: 'GET',
        key,
        headers: { 'x-amz-checksum-mode': 'ENABLED' },
        allowed: ['NoSuchKey', ...(foundation.isOwn ? ['NoSuchBucket'] : [])],
      })
      if (answer.code !== '') return null
      return { body: textOf(answer, location), tag: tagOf(answer) }
    },
    async put(body, expected): Promise<StateTag> {
      if (expected === null) await foundation.prepare()
      return tagOf(
        await change({
          permission: 's3:PutObject',
          method: 'PUT',
          headers: {
            'content-type': 'application/json',
            ...(expected === null ? { 'if-none-match': '*' } : { 'if-match': expected }),
          },
          body: Buffer.from(body, 'utf8'),
        }),
      )
    },
    async remove(expected) {
      await change({ permission: 's3:DeleteObject', method: 'DELETE', headers: { 'if-match': expected } })
    },
    history: () => versionsOf(bucket, key),
    async past(id) {
      const answer = await bucket.request({
        permission: 's3:GetObjectVersion',
        method: 'GET',
        key,
        query: { versionId: id },
        headers: { 'x-amz-checksum-mode': 'ENABLED' },
        allowed: ['NoSuchVersion', 'NoSuchKey', 'NoSuchBucket', 'InvalidArgument', 'MethodNotAllowed'],
      })
      return answer.code === '' ? textOf(answer, `${location} (version ${id})`) : null
    },
    blobs: createBlobs({ bucket, foundation, folder: `${folder}blobs/` }),
  }
}

/** The newest thousand, which S3 gives at once. */
async function versionsOf(bucket: Bucket, key: string): Promise<readonly Generation[]> {
  const answer = await bucket.request({
    permission: 's3:ListBucketVersions',
    method: 'GET',
    query: { versions: '', prefix: key },
    allowed: ['NoSuchBucket'],
  })
  return elements(answer.body.toString('utf8'), 'Version')
    .filter((one) => elementText(one, 'Key') === key && elementText(one, 'IsLatest') !== 'true')
    .map((one) => ({
      id: elementText(one, 'VersionId') ?? '',
      time: Date.parse(elementText(one, 'LastModified') ?? ''),
    }))
}

function tagOf({ headers }: Answer): StateTag {
  const tag = headers.get('etag')
  if (tag === null) throw new Error('S3 gave an object without an ETag')
  return tag
}

/** S3 keeps the checksum that came with the object. One that somebody else wrote may have none. */
function textOf({ headers, body }: Answer, location: string): string {
  const expected = headers.get('x-amz-checksum-sha256')
  if (expected !== null && !expected.includes('-') && expected !== checksum(body))
    throw new SkyfoldError(stateErrors.AWS_STATE_DAMAGED({ location }))
  return body.toString('utf8')
}

function conflict(location: string): SkyfoldError {
  return new SkyfoldError(stateErrors.AWS_STATE_CONFLICT({ location }), { failure: 'conflict' })
}
