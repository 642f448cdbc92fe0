/**
 * The account's own bucket for states, made with the first one. Every step says how the bucket should be, whatever it is
 * like, so several deployers may do it at once and a killed one is made up for by the next: the policy comes last, and
 * where it is missing all steps are taken.
 */
import type { Clock } from '@skyfold/plugin-api'
import type { Bucket, BucketRequest } from './bucket.ts'
import { escapeXml } from './xml.ts'

/** Days that an overwritten or deleted state can still be had. */
const KEPT_DAYS = 30
/** Overwritten states that stay however old they are. */
const KEPT_VERSIONS = 10
/** Another deployer makes the same bucket at this moment. */
const ABORTED = 'OperationAborted'
const ATTEMPTS = 6
const FIRST_PAUSE_MS = 200

export interface BootstrapOptions {
  readonly bucket: Bucket
  readonly region: string
  readonly clock: Clock
}

/** Makes the bucket unless it is there, and sets it up unless it was. */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  const { bucket, region } = options
  const { code } = await bucket.request({
    permission: 's3:GetBucketPolicy',
    method: 'GET',
    query: { policy: '' },
    // Who may not see the policy did not make the bucket: whoever did has set it up.
    allowed: ['NoSuchBucket', 'NoSuchBucketPolicy', 'AccessDenied'],
  })
  if (code === '' || code === 'AccessDenied') return
  const steps = [...(code === 'NoSuchBucket' ? [creation(region)] : []), ...settings(bucket.name, region)]
  for (const step of steps) await carryOut(step, options)
}

async function carryOut(step: BucketRequest, { bucket, clock }: BootstrapOptions): Promise<void> {
  const allowed = ['BucketAlreadyOwnedByYou', ABORTED]
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { code } = await bucket.request({ ...step, allowed: attempt === ATTEMPTS - 1 ? [] : allowed })
    if (code !== ABORTED) return
    await clock.sleep(FIRST_PAUSE_MS * 2 ** attempt)
  }
}

function creation(region: string): BucketRequest {
  const constraint = `<LocationConstraint>${escapeXml(region)}</LocationConstraint>`
  return {
    permission: 's3:CreateBucket',
    method: 'PUT',
    headers: { 'x-amz-object-ownership': 'BucketOwnerEnforced' },
    // The first region has no name here: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
    ...(region === 'us-east-1' ? {} : { body: xml('CreateBucketConfiguration', constraint) }),
  }
}

function settings(name: string, region: string): readonly BucketRequest[] {
  const set = (action: string, query: string, body: Uint8Array): BucketRequest => ({
    permission: `s3:${action}`,
    method: 'PUT',
    query: { [query]: '' },
    body,
  })
  return [
    set('PutBucketPublicAccessBlock', 'publicAccessBlock', xml('PublicAccessBlockConfiguration', BLOCKED)),
    set('PutBucketVersioning', 'versioning', xml('VersioningConfiguration', '<Status>Enabled</Status>')),
    set('PutEncryptionConfiguration', 'encryption', xml('ServerSideEncryptionConfiguration', ENCRYPTED)),
    set('PutLifecycleConfiguration', 'lifecycle', xml('LifecycleConfiguration', FORGOTTEN)),
    set('PutBucketPolicy', 'policy', Buffer.from(JSON.stringify(policyOf(name, region)))),
  ]
}

const BLOCKED = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets']
  .map((name) => `<${name}>true</${name}>`)
  .join('')

const ENCRYPTED =
  '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>' +
  '</ApplyServerSideEncryptionByDefault></Rule>'

const FORGOTTEN =
  '<Rule><ID>skyfold-older-versions</ID><Filter><Prefix></Prefix></Filter><Status>Enabled</Status>' +
  `<NoncurrentVersionExpiration><NoncurrentDays>${KEPT_DAYS}</NoncurrentDays>` +
  `<NewerNoncurrentVersions>${KEPT_VERSIONS}</NewerNoncurrentVersions></NoncurrentVersionExpiration></Rule>`

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html */
function policyOf(bucket: string, region: string): object {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SkyfoldTlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'SkyfoldConditionalWritesOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:PutObject',
        Resource: `${arn}/*/state.json`,
        Condition: { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' } },
      },
    ],
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

function xml(name: string, content: string): Uint8Array {
  return Buffer.from(`<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`)
}
