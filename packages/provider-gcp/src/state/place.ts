/** Where the states of a project are: a bucket that somebody names, or the project's own. */
import type { JsonObject } from '@skyfold/manifest'
import type { ConnectOptions, StackId } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { sha256 } from '../naming.ts'
import type { ObjectStorage } from './object-storage.ts'

/** https://cloud.google.com/storage/docs/buckets#naming (dots are for domains) */
const BUCKET = /^(?!goog)[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/
const MAX_BUCKET = 63
const HASH_LENGTH = 8

export interface Place {
  readonly bucket: string
  /** Where the objects of the stack begin, with a slash at the end. */
  readonly folder: string
  /**
   * Called before anything is written: makes the project's own bucket, and sees that the one of that name is its own.
   * Errors: GCP_BUCKET_FOREIGN, class `denied`; those of the requests.
   */
  prepare(): Promise<void>
  /** There is no such bucket, although it is prepared. */
  missing(): SkyfoldError
}

/** The place under `gs://bucket/prefix`. Errors: GCP_STATE_PLACE_INVALID, class `invalid`. */
export function namedPlace(url: string, { stack }: ConnectOptions): Place {
  const [, bucket = '', prefix = ''] = /^gs:\/\/([^/]+)((?:\/[^/]+)*)\/?$/.exec(url) ?? []
  if (!BUCKET.test(bucket))
    throw new SkyfoldError(errors.GCP_STATE_PLACE_INVALID({ url }), { failure: 'invalid' })
  return {
    bucket,
    folder: folderOf(prefix.slice(1), stack),
    prepare: () => Promise.resolve(),
    missing: () => missing(bucket, stack),
  }
}

/** The project's own bucket for the stack's region. */
export function ownPlace(storage: ObjectStorage, project: string, { stack }: ConnectOptions): Place {
  const bucket = bucketName(project, stack.region)
  let prepared: Promise<void> | undefined
  return {
    bucket,
    folder: folderOf('', stack),
    prepare: () => {
      prepared ??= ensureBucket(storage, project, { bucket, region: stack.region })
      prepared.catch(() => (prepared = undefined))
      return prepared
    },
    missing: () => missing(bucket, stack),
  }
}

/** `skyfold-state-<project>-<region>`: all of Google Cloud shares the names, and a project's id is unique there. */
export function bucketName(project: string, region: string): string {
  const full = `skyfold-state-${project}-${region}`
  const plain = full.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')
  if (plain === full && plain.length <= MAX_BUCKET) return plain
  return `${plain.slice(0, MAX_BUCKET - HASH_LENGTH - 1)}-${sha256(full).slice(0, HASH_LENGTH)}`
}

/** Anybody may have taken a name that can be guessed, and a state from a stranger's bucket would tell us what to delete. */
async function ensureBucket(
  storage: ObjectStorage,
  project: string,
  { bucket, region }: { readonly bucket: string; readonly region: string },
): Promise<void> {
  if (await storage.hasBucket(project, bucket)) return
  if (await storage.createBucket(project, bucketDocument(bucket, region))) return
  // Taken: by another deploy of ours a moment ago, or by a stranger.
  if (await storage.hasBucket(project, bucket)) return
  throw new SkyfoldError(errors.GCP_BUCKET_FOREIGN({ bucket, project }), { failure: 'denied' })
}

/** Days that older generations are kept; so many of them longer than a week. */
const KEPT_DAYS = 90
const BUSY_DAYS = 7
const KEPT_GENERATIONS = 50

function bucketDocument(name: string, location: string): JsonObject {
  const remove = { type: 'Delete' }
  return {
    name,
    location,
    labels: { skyfold: 'state' },
    iamConfiguration: {
      uniformBucketLevelAccess: { enabled: true },
      publicAccessPrevention: 'enforced',
    },
    versioning: { enabled: true },
    lifecycle: {
      rule: [
        { action: remove, condition: { daysSinceNoncurrentTime: KEPT_DAYS } },
        {
          action: remove,
          condition: { daysSinceNoncurrentTime: BUSY_DAYS, numNewerVersions: KEPT_GENERATIONS },
        },
      ],
    },
  }
}

/** `prefix/orders/dev/gcp/europe-west1/`. */
function folderOf(prefix: string, { service, stage, provider, region }: StackId): string {
  const parts = [service, stage, provider, region].map(encodeURIComponent)
  return `${[...(prefix === '' ? [] : [prefix]), ...parts].join('/')}/`
}

function missing(bucket: string, { region }: StackId): SkyfoldError {
  return new SkyfoldError(errors.GCP_BUCKET_MISSING({ bucket, region }), { failure: 'invalid' })
}
