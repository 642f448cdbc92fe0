/** Where the states of a project are: a bucket that somebody names, or the project's own. */
import type { ConnectOptions, StackId } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { sha256 } from '../naming.ts'
import { ensureBucket, foreign } from './bootstrap.ts'
import type { ObjectStorage } from './request.ts'

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
  /** Why a read was refused: `refusal` itself, or that the bucket is not ours. */
  explain(refusal: unknown): Promise<unknown>
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
    explain: (refusal) => Promise.resolve(refusal),
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
    explain: async (refusal) => {
      if (!(refusal instanceof SkyfoldError) || refusal.failure !== 'denied') return refusal
      // Who may not look at the list either is told about the first refusal.
      const isOurs = await storage.hasBucket(project, bucket).catch(() => true)
      return isOurs ? refusal : foreign(bucket, project)
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

/** `prefix/orders/dev/gcp/europe-west1/`. */
function folderOf(prefix: string, { service, stage, provider, region }: StackId): string {
  const parts = [service, stage, provider, region].map(encodeURIComponent)
  return `${[...(prefix === '' ? [] : [prefix]), ...parts].join('/')}/`
}

function missing(bucket: string, { region }: StackId): SkyfoldError {
  return new SkyfoldError(errors.GCP_BUCKET_MISSING({ bucket, region }), { failure: 'invalid' })
}
