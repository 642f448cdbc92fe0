/** Release records ↔ text, and the names under which the blobs of releases are kept. */
import { type BlobStore, SkyfoldError, type StackId } from '@skyfold/plugin-api'
import { sha256 } from '../graph/canonical.ts'
import {
  count,
  jsonObject,
  listOf,
  mapOf,
  objectOf,
  oneOf,
  optional,
  type Shape,
  text,
} from '../state/shape.ts'
import { stackName } from '../state/state.ts'
import { releaseDiagnostics } from './diagnostics.ts'
import { RECORD_VERSION, type Release, type ReleaseRecord } from './release.ts'

/** Name of a release's record among the blobs. */
export function recordName(id: string): string {
  return `releases/${id}.json`
}

/** Name of a package among the blobs: equal names mean equal bytes, whatever compressed them. */
export function artifactName(digest: string): string {
  return `artifacts/${digest}.zip`
}

/** What the names of all blobs of releases begin with. */
export const BLOB_PREFIXES: readonly string[] = ['artifacts/', 'releases/']

const objectName = objectOf({ id: text, token: text })

const recordShape: Shape = objectOf({
  version: oneOf(RECORD_VERSION),
  stack: text,
  id: text,
  desired: text,
  resources: listOf(
    objectOf({
      address: text,
      type: text,
      version: count,
      inputs: jsonObject,
      dependsOn: listOf(text),
      protect: optional(oneOf(true)),
    }),
  ),
  cutover: mapOf(objectOf({ token: text, inputs: jsonObject })),
  retained: mapOf(objectName),
  artifacts: mapOf(objectOf({ sha256: text, bytes: count })),
})

/** The text to keep. */
export function encodeRecord(record: ReleaseRecord): string {
  return `${JSON.stringify(record)}\n`
}

/** The record of a release that the state names. Errors: RELEASE_UNREADABLE, and those of the store. */
export async function readRecord(
  blobs: BlobStore,
  stack: StackId,
  { id, record: digest }: Release,
): Promise<ReleaseRecord> {
  const bytes = await blobs.get(recordName(id))
  if (!bytes) throw unreadable(id, 'it is not there')
  const body = Buffer.from(bytes).toString('utf8')
  if (sha256(body) !== digest) throw unreadable(id, 'its checksum does not match')
  const content: unknown = JSON.parse(body)
  const problem = recordShape(content, 'release')
  if (problem !== null) throw unreadable(id, problem)
  // The shape was checked above.
  const record = content as ReleaseRecord
  if (record.stack !== stackName(stack)) throw unreadable(id, `it belongs to ${record.stack}`)
  return record
}

function unreadable(release: string, problem: string): SkyfoldError {
  return new SkyfoldError(releaseDiagnostics.RELEASE_UNREADABLE({ release, problem }))
}
