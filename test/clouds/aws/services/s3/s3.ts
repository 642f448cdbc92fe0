/**
 * S3 with conditional writes, versions, checksums and bucket policies. The loopback interface stands for TLS.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
import type { Behaviour, World } from '../../world.ts'
import { bucketOperations } from './buckets.ts'
import { objectOperations } from './objects.ts'
import { Buckets } from './buckets.ts'

/** `foreign`: names of buckets that belong to somebody else. */
export function createS3(world: World, foreign: readonly string[]): Behaviour {
  const buckets = new Buckets(foreign)
  return {
    operations: { ...bucketOperations(buckets), ...objectOperations(world, buckets) },
    // What lies here is kept beside the stacks; no stack made it.
    objects: () => [],
  }
}
