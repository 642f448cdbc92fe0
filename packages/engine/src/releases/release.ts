/** A release: what a run that ended well made to serve, written down so that it can serve again. */
import type { JsonObject } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'

/** So many are kept, with what they need. */
export const RELEASES_KEPT = 5

/** The commit that the service folder was at. */
export interface GitRevision {
  /** Full object name. */
  readonly commit: string
  /** Files that git knows differed from it. Absent: nobody looked. */
  readonly dirty?: boolean
}

/** What the state says of a release; the rest is in its record. */
export interface Release {
  /** 12 hexadecimal digits. */
  readonly id: string
  /** ISO 8601. */
  readonly time: string
  /** `user@host`, or the CI run. */
  readonly by: string
  readonly git?: GitRevision
  /** `sls deploy`. */
  readonly command: string
  readonly kind: 'deploy' | 'rollback'
  /** Of a rollback: the release that it went back to. */
  readonly to?: string
  /** `Plan.desired` of what it made. */
  readonly desired: string
  /** SHA-256 of the text of its record, `releases/<id>.json` among the blobs. */
  readonly record: string
  /** The retained objects that it serves with. */
  readonly retained: Readonly<Record<Address, ObjectName>>
  /** SHA-256 of its packages: `artifacts/<sha256>.zip` among the blobs. */
  readonly artifacts: readonly string[]
}

/** Enough to tell one object from another at the same address. */
export interface ObjectName {
  readonly id: string
  /** As in `ResourceRecord.token`. */
  readonly token: string
}

/** Version of the record's format that this engine writes. */
export const RECORD_VERSION = 1

/** Everything that it takes to make the release serve again. Never changes. */
export interface ReleaseRecord {
  readonly version: typeof RECORD_VERSION
  /** As in `State.stack`. */
  readonly stack: string
  readonly id: string
  readonly time: string
  readonly by: string
  readonly git?: GitRevision
  readonly command: string
  readonly kind: Release['kind']
  readonly to?: string
  /** SHA-256 of the plan that made it. */
  readonly plan: string
  readonly desired: string
  /** The desired graph, dependencies first. */
  readonly resources: readonly ReleasedResource[]
  /** What traffic goes through, with refs resolved. */
  readonly cutover: Readonly<Record<Address, { readonly token: string; readonly inputs: JsonObject }>>
  readonly retained: Readonly<Record<Address, ObjectName>>
  /** The packages by content hash. */
  readonly artifacts: Readonly<Record<string, KeptArtifact>>
}

/** One resource of the desired graph. */
export interface ReleasedResource {
  readonly address: Address
  readonly type: string
  /** `ResourceType.version` that its inputs were made for. */
  readonly version: number
  /** Refs as refs, secrets as hashes. */
  readonly inputs: JsonObject
  readonly dependsOn: readonly Address[]
  readonly protect?: true
}

/** A package among the blobs. */
export interface KeptArtifact {
  readonly sha256: string
  readonly bytes: number
}
