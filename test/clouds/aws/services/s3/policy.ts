/** As much of bucket policies as denies something to the owner of the bucket. */
import { Refusal } from '../../protocol/refusal.ts'
import type { BucketRecord } from './bucket-record.ts'

export interface Access {
  /** `s3:PutObject`. */
  readonly action: string
  /** Absent: the bucket itself. */
  readonly key?: string
  /** Condition keys that the request has, `s3:if-match` among them. */
  readonly context: Readonly<Record<string, string | undefined>>
}

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Errors: AccessDenied when a statement denies the access. */
export function checkPolicy(bucket: BucketRecord, { action, key, context }: Access): void {
  if (bucket.policy === undefined) return
  const arn = `arn:aws:s3:::${bucket.name}${key === undefined ? '' : `/${key}`}`
  const isDenied = parsePolicy(bucket.policy).some(
    ({ Effect, Action, Resource, Condition = {} }) =>
      Effect === 'Deny' &&
      matchesOne(Action, action) &&
      matchesOne(Resource, arn) &&
      Object.entries(Condition).every(([operator, keys]) => holds(operator, keys, context)),
  )
  if (isDenied)
    throw new Refusal(
      'AccessDenied',
      `User is not authorized to perform: ${action} on resource: "${arn}" with an explicit deny in a resource-based policy`,
      {
        status: 403,
      },
    )
}

/** Errors: MalformedPolicy. */
export function parsePolicy(text: string): readonly Statement[] {
  try {
    const { Version, Statement: statements } = JSON.parse(text) as {
      Version?: unknown
      Statement?: readonly Statement[]
    }
    if (Version === '2012-10-17' && Array.isArray(statements)) return statements as readonly Statement[]
  } catch {
    // Told below.
  }
  throw new Refusal('MalformedPolicy', 'Policies must be valid JSON and the first byte must be {', {
    status: 400,
  })
}

function holds(
  operator: string,
  keys: Readonly<Record<string, string>>,
  context: Access['context'],
): boolean {
  return Object.entries(keys).every(([name, value]) => {
    if (operator === 'Null') return (context[name] === undefined) === (value === 'true')
    if (operator === 'Bool') return context[name] === value
    throw new Error(`The fake S3 knows no condition ${operator}`)
  })
}

function matchesOne(patterns: string | readonly string[], text: string): boolean {
  return [patterns].flat().some((pattern) => {
    const source = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*')
    return new RegExp(`^${source}$`).test(text)
  })
}
