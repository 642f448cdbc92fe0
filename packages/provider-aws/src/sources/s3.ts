import type { SourceResolver } from '@skyfold/manifest'
import { encodePart } from '../signing/signer.ts'
import type { AwsReader } from './reader.ts'
import { readWords } from './words.ts'

/** `${s3(region):bucket/key}`: the text of an object, without the space around it. */
export function s3Source(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    const [, bucket, key] = /^([^/]+)\/(.+)$/s.exec(address) ?? []
    if (bucket === undefined || key === undefined) return undefined
    const { region } = readWords(context.parameter)
    const text = await reader.ask({
      service: 's3',
      permission: 's3:GetObject',
      place: await reader.place(context, region),
      method: 'GET',
      path: `/${[bucket, ...key.split('/')].map(encodePart).join('/')}`,
      absent: { codes: ['NoSuchKey', 'NoSuchBucket'] },
    })
    return text?.trim()
  }
}
