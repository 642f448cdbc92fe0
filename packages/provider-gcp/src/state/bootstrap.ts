/** The project's own bucket for states: made with the first write, by one or several deployers at once. */
import type { JsonObject } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import type { ObjectStorage } from './request.ts'

/** Days that an overwritten or removed object can still be had; the newest ones of a name stay longer. */
const KEPT_DAYS = 30
const KEPT_GENERATIONS = 10
const LAST_DAYS = 90

/**
 * Makes the bucket unless the project has it. Anybody may have taken a name that can be guessed, and a state from a
 * stranger's bucket would tell us what to delete. Errors: GCP_BUCKET_FOREIGN, class `denied`; those of the requests.
 */
export async function ensureBucket(
  storage: ObjectStorage,
  project: string,
  { bucket, region }: { readonly bucket: string; readonly region: string },
): Promise<void> {
  if (await storage.hasBucket(project, bucket)) return
  if (await storage.createBucket(project, bucketDocument(bucket, region))) return
  // Refused: by another deploy of ours a moment ago, by a stranger, or by a change that is going on.
  if (await storage.hasBucket(project, bucket)) return
  if (await storage.isFree(bucket)) throw busy(bucket)
  throw foreign(bucket, project)
}

/** The bucket is somebody else's. */
export function foreign(bucket: string, project: string): SkyfoldError {
  return new SkyfoldError(errors.GCP_BUCKET_FOREIGN({ bucket, project }), { failure: 'denied' })
}

function busy(bucket: string): SkyfoldError {
  return new SkyfoldError(errors.GCP_BUSY({ request: `Making the bucket ${bucket}` }), { failure: 'busy' })
}

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
        { action: remove, condition: { daysSinceNoncurrentTime: LAST_DAYS } },
        {
          action: remove,
          condition: { daysSinceNoncurrentTime: KEPT_DAYS, numNewerVersions: KEPT_GENERATIONS },
        },
      ],
    },
  }
}
