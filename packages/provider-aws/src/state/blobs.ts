/** Blobs as objects beside the state: each is created once and never changed. */
import type { BlobStore } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { Bucket } from './bucket.ts'
import { checksum } from './bucket.ts'
import { stateErrors } from './diagnostics.ts'
import type { Foundation } from './store.ts'
import { elements, elementText } from './xml.ts'

export interface BlobOptions {
  readonly bucket: Bucket
  readonly foundation: Foundation
  /** With a slash at its end. */
  readonly folder: string
}

const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*\/[A-Za-z0-9_-][A-Za-z0-9._-]*$/

/** The blobs in `folder`. */
export function createBlobs({ bucket, foundation, folder }: BlobOptions): BlobStore {
  const keyOf = (name: string): string => {
    if (NAME.test(name)) return `${folder}${name}`
    throw new Error(`not a name of a blob: ${name}`)
  }
  return {
    async put(name, bytes) {
      const put = (allowed: readonly string[]): Promise<{ readonly code: string }> =>
        bucket.request({
          permission: 's3:PutObject',
          method: 'PUT',
          key: keyOf(name),
          headers: { 'if-none-match': '*' },
          body: bytes,
          allowed: ['PreconditionFailed', ...allowed],
        })
      const { code } = await put(['NoSuchBucket'])
      if (code !== 'NoSuchBucket') return
      await foundation.prepare()
      await put([])
    },
    async get(name) {
      const { code, body, headers } = await bucket.request({
        permission: 's3:GetObject',
        method: 'GET',
        key: keyOf(name),
        headers: { 'x-amz-checksum-mode': 'ENABLED' },
        allowed: ['NoSuchKey', 'NoSuchBucket'],
      })
      if (code !== '') return null
      const expected = headers.get('x-amz-checksum-sha256')
      if (expected === null || expected === checksum(body)) return body
      const location = `s3://${bucket.name}/${keyOf(name)}`
      throw new SkyfoldError(stateErrors.AWS_STATE_DAMAGED({ location }))
    },
    async list(prefix) {
      const names: string[] = []
      let next: string | undefined
      do {
        const { body } = await bucket.request({
          permission: 's3:ListBucket',
          method: 'GET',
          query: {
            'list-type': '2',
            prefix: `${folder}${prefix}`,
            ...(next === undefined ? {} : { 'continuation-token': next }),
          },
          allowed: ['NoSuchBucket'],
        })
        const text = body.toString('utf8')
        for (const one of elements(text, 'Contents'))
          names.push((elementText(one, 'Key') ?? '').slice(folder.length))
        next = elementText(text, 'NextContinuationToken')
      } while (next !== undefined)
      return names.sort()
    },
    async delete(name) {
      await bucket.request({
        permission: 's3:DeleteObject',
        method: 'DELETE',
        key: keyOf(name),
        allowed: ['NoSuchBucket'],
      })
    },
  }
}
