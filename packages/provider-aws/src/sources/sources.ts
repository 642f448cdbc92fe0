/** The variable sources of AWS, by prefix. */
import type { SourceResolver } from '@skyfold/manifest'
import type { SourceFactory, SourceOptions } from '@skyfold/plugin-api'
import { accountSource } from './account.ts'
import { cloudFormationSource } from './cloudformation.ts'
import { AwsReader } from './reader.ts'
import { s3Source } from './s3.ts'
import { secretsManagerSource } from './secrets-manager.ts'
import { ssmSource } from './ssm.ts'

export const sources: Readonly<Record<string, SourceFactory>> = {
  aws: reading(accountSource),
  cf: reading(cloudFormationSource),
  s3: reading(s3Source),
  secretsManager: reading(secretsManagerSource),
  ssm: reading(ssmSource),
}

/** One run of a command hands the same options to every factory: credentials are looked up once for all of them. */
const readers = new WeakMap<SourceOptions, AwsReader>()

function reading(create: (reader: AwsReader) => SourceResolver): SourceFactory {
  return (options) => {
    const reader = readers.get(options) ?? new AwsReader(options)
    readers.set(options, reader)
    return create(reader)
  }
}
