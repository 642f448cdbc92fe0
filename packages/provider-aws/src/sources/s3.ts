import type { SourceResolver } from '@skyfold/manifest'
import { encode } from '../request/signature.ts'
import { isNamed } from './absence.ts'
import type { AwsReader } from './reader.ts'
import { readWords } from './words.ts'

/** `${s3(region):bucket/key}`: the text of an object, without the space around it. */
export function s3Source(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    const [, bucket, key] = /^([^/]+)\/(.+)$/s.exec(address) ?? []
    if (bucket === undefined || key === undefined) return undefined
    const { region } = readWords(context.parameter)
    const place = await reader.place(context, region)
    try {
      const text = await reader.ask({
        service: 's3',
        operation: 'GetObject',
        region: place.region,
        profile: place.profile,
        method: 'GET',
        path: `/${[bucket, ...key.split('/')].map(encode).join('/')}`,
        headers: {},
        body: '',
      })
      return text.trim()
    } catch (error) {
      if (isNamed(error, 'NoSuchKey', 'NoSuchBucket')) return undefined
      throw error
    }
  }
}
