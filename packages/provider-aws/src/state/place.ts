/** URLs and keys: which bucket, and where in it. */
import type { StackId } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { stateErrors } from './diagnostics.ts'

export interface Place {
  readonly bucket: string
  /** Empty, or with a slash at its end. */
  readonly prefix: string
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** `s3://bucket/folder`. Errors: AWS_STATE_PLACE_INVALID. */
export function parsePlace(url: string): Place {
  const [bucket = '', ...folders] = url.replace(/^s3:\/\//, '').split('/')
  if (BUCKET.test(bucket)) return { bucket, prefix: folders.map((folder) => `${folder}/`).join('') }
  throw invalid(url, `"${bucket}" cannot be the name of a bucket`)
}

/** The bucket of an account in a region, for all its states. */
export function ownPlace(account: string, region: string): Place {
  return { bucket: `skyfold-state-${account}-${region}`, prefix: '' }
}

/** Where everything of a stack lies. Errors: AWS_STATE_PLACE_INVALID for a name that would lead elsewhere. */
export function stackPrefix({ prefix }: Place, { service, stage, provider, region }: StackId): string {
  const parts = [service, stage, provider, region]
  const odd = parts.find((part) => !/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part))
  if (odd !== undefined) throw invalid(odd, 'it cannot be a folder')
  return `${prefix}${parts.join('/')}/`
}

function invalid(url: string, reason: string): SkyfoldError {
  return new SkyfoldError(stateErrors.AWS_STATE_PLACE_INVALID({ url, reason }))
}
