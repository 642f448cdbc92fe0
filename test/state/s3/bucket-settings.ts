/** What a bucket must be like that was made for states. */
import assert from 'node:assert/strict'

/** `settings`: as boto3 reads them. moto forgets who owns the objects and how many versions stay (`isWhole: false`). */
export function assertSettings(
  settings: Readonly<Record<string, unknown>>,
  { isWhole }: { readonly isWhole: boolean },
): void {
  const { versioning, blocked, encryption, expiration } = settings
  assert.equal(versioning, 'Enabled')
  assert.deepEqual(blocked, {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  })
  assert.deepEqual(encryption, { SSEAlgorithm: 'AES256' })
  assert.deepEqual(expiration, { NoncurrentDays: 30, ...(isWhole ? { NewerNoncurrentVersions: 10 } : {}) })
  if (isWhole) assert.equal(settings['ownership'], 'BucketOwnerEnforced')
  // boto3 prints the policy as it was put.
  const { Statement } = settings['policy'] as { Statement: readonly Readonly<Record<string, unknown>>[] }
  assert.deepEqual(
    Statement.map(({ Effect, Action, Condition }) => [Effect, Action, Condition]),
    [
      ['Deny', 's3:*', { Bool: { 'aws:SecureTransport': 'false' } }],
      ['Deny', 's3:PutObject', { Null: { 's3:if-match': 'true', 's3:if-none-match': 'true' } }],
    ],
  )
}
