/** Buckets: one name space for everybody, settings, and who may come in. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Call } from '../../world.ts'
import type { BucketRecord } from './bucket-record.ts'
import type { Access } from './policy.ts'
import { checkPolicy, parsePolicy } from './policy.ts'

/** What every input of S3 may have. */
export interface BucketInput {
  readonly Bucket: string
  readonly ExpectedBucketOwner?: string
}

const SOMEBODY_ELSE = '999999999999'

export class Buckets {
  readonly #buckets = new Map<string, BucketRecord>()

  constructor(foreign: readonly string[]) {
    for (const name of foreign) this.add(name, { region: 'us-east-1', account: SOMEBODY_ELSE })
  }

  add(name: string, { region, account }: Call, ownership = 'BucketOwnerEnforced'): void {
    this.#buckets.set(name, {
      name,
      region,
      owner: account,
      ownership,
      versioning: undefined,
      policy: undefined,
      settings: new Map(),
      keys: new Map(),
    })
  }

  has(name: string): BucketRecord | undefined {
    return this.#buckets.get(name)
  }

  /** The bucket, if the caller may do this. Errors: NoSuchBucket, AccessDenied, AuthorizationHeaderMalformed. */
  enter(input: BucketInput, call: Call, access: Access): BucketRecord {
    const bucket = this.#buckets.get(input.Bucket)
    if (!bucket) throw new Refusal('NoSuchBucket', 'The specified bucket does not exist')
    const isExpected = [undefined, bucket.owner].includes(input.ExpectedBucketOwner)
    if (bucket.owner !== call.account || !isExpected) throw denied()
    if (bucket.region !== call.region) throw elsewhere(bucket, call)
    checkPolicy(bucket, {
      ...access,
      context: { ...access.context, 'aws:SecureTransport': 'true' },
    })
    return bucket
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function elsewhere({ region }: BucketRecord, call: Call): Refusal {
  const message = `The authorization header is malformed; the region '${call.region}' is wrong; expecting '${region}'`
  return new Refusal('AuthorizationHeaderMalformed', message, {
    status: 400,
    headers: { 'x-amz-bucket-region': region },
  })
}

function denied(): Refusal {
  return new Refusal('AccessDenied', 'Access Denied', { status: 403 })
}

interface CreateInput extends BucketInput {
  readonly CreateBucketConfiguration?: { readonly LocationConstraint?: string }
  readonly ObjectOwnership?: string
}

/** Operations on buckets and their settings. */
export function bucketOperations(buckets: Buckets): Behaviour['operations'] {
  return {
    CreateBucket(input: CreateInput, call: Call): object {
      const { Bucket: name, CreateBucketConfiguration: configuration = {}, ObjectOwnership } = input
      const constraint = configuration.LocationConstraint ?? 'us-east-1'
      if (constraint !== call.region)
        throw new Refusal(
          'IllegalLocationConstraintException',
          `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
          { status: 400 },
        )
      const before = buckets.has(name)
      if (before && before.owner !== call.account)
        throw new Refusal('BucketAlreadyExists', 'The requested bucket name is not available.')
      if (before && call.region !== 'us-east-1')
        throw new Refusal(
          'BucketAlreadyOwnedByYou',
          'Your previous request to create the named bucket succeeded and you already own it.',
        )
      if (!before) buckets.add(name, call, ObjectOwnership)
      return { Location: `/${name}` }
    },
    PutBucketPolicy(input: BucketInput & { readonly Policy: string }, call: Call): object {
      const bucket = buckets.enter(input, call, { action: 's3:PutBucketPolicy', context: {} })
      parsePolicy(input.Policy)
      bucket.policy = input.Policy
      return {}
    },
    GetBucketPolicy(input: BucketInput, call: Call): object {
      const { policy } = buckets.enter(input, call, { action: 's3:GetBucketPolicy', context: {} })
      if (policy === undefined)
        throw new Refusal('NoSuchBucketPolicy', 'The bucket policy does not exist', { status: 404 })
      return { Policy: policy }
    },
    PutBucketVersioning(
      input: BucketInput & { readonly VersioningConfiguration: { readonly Status?: string } },
      call: Call,
    ): object {
      const bucket = buckets.enter(input, call, { action: 's3:PutBucketVersioning', context: {} })
      bucket.versioning = input.VersioningConfiguration.Status
      return {}
    },
    GetBucketVersioning(input: BucketInput, call: Call): object {
      const bucket = buckets.enter(input, call, { action: 's3:GetBucketVersioning', context: {} })
      return bucket.versioning === undefined ? {} : { Status: bucket.versioning }
    },
    GetBucketOwnershipControls(input: BucketInput, call: Call): object {
      const bucket = buckets.enter(input, call, { action: 's3:GetBucketOwnershipControls', context: {} })
      return { OwnershipControls: { Rules: [{ ObjectOwnership: bucket.ownership }] } }
    },
    ...keptSetting(buckets, 'PublicAccessBlock', 'PublicAccessBlockConfiguration'),
    ...keptSetting(buckets, 'BucketEncryption', 'ServerSideEncryptionConfiguration'),
    ...keptSetting(buckets, 'BucketLifecycleConfiguration', 'LifecycleConfiguration'),
  }
}

/** A setting that is only given back. S3 calls what it gives back by the members of the output. */
function keptSetting(buckets: Buckets, name: string, document: string): Behaviour['operations'] {
  return {
    [`Put${name}`](input: BucketInput & Readonly<Record<string, unknown>>, call: Call): object {
      const bucket = buckets.enter(input, call, { action: `s3:Put${name}`, context: {} })
      bucket.settings.set(document, input[document])
      return {}
    },
    [`Get${name}`](input: BucketInput, call: Call): object {
      const bucket = buckets.enter(input, call, { action: `s3:Get${name}`, context: {} })
      const setting = bucket.settings.get(document)
      if (typeof setting !== 'object' || setting === null)
        throw new Refusal(`NoSuch${document}`, `The ${document} does not exist`, { status: 404 })
      return name === 'BucketLifecycleConfiguration' ? setting : { [document]: setting }
    },
  }
}
