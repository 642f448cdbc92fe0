/** The state of one stack: lease, journal and snapshot in one object, so that one compare-and-swap guards all three. */
import type { JsonObject } from '@skyfold/manifest'
import type { AccountIdentity, Address, Deployed, StackId } from '@skyfold/plugin-api'
import type { Actor } from '../env.ts'
import { compareText } from '../graph/canonical.ts'
import type { StepAction } from '../plan.ts'
import type { Release } from '../releases/release.ts'

/** Version of the format that this engine writes. */
export const STATE_VERSION = 1

/** Version 1 of the format. */
export interface State {
  readonly version: typeof STATE_VERSION
  /** `service/stage/provider/region`. */
  readonly stack: string
  /** Random, made with the first write: tells a state from another one of the same name. */
  readonly lineage: string
  /** Counts the writes. */
  serial: number
  /** Id of the last write, so that a writer whose answer was lost recognises its own. */
  write: string
  account?: AccountIdentity
  lease: Lease | null
  /** `Plan.desired` of the run that wrote the intents. */
  desired?: string
  /** Requests of the graph `desired` that were never answered may take effect until then (milliseconds since the epoch). */
  arrivals?: { readonly desired: string; readonly until: number }
  /** Written before the first request of the run, dropped when the outcome is known. */
  readonly intents: Record<Address, OpenIntent>
  readonly resources: Record<Address, ResourceRecord>
  /** Old halves of replacements until their delete is confirmed, by token. */
  readonly deposed: Record<string, DeposedRecord>
  /** Superseded objects that stay for the releases that name them, by token. */
  readonly retired: Record<string, DeposedRecord>
  /** Kept releases, newest first. */
  releases: readonly Release[]
  /** Id of the release that serves. Absent: none does, because a cut-over is under way or did not come to its end. */
  release?: string
  /** Id of the release to which a rollback is under way. */
  returningTo?: string
}

/** Who works on the stack at the moment, or did when it died. */
export interface Lease extends Actor {
  readonly command: string
  /** ISO 8601, for people. */
  readonly since: string
}

/** Enough to find again whatever the step may have made. */
export interface OpenIntent {
  readonly action: StepAction
  readonly type: string
  readonly token: string
  /** Milliseconds since the epoch: how old the token is. Absent: it may be of any age. */
  readonly at?: number
  readonly instance: string
  /** Inputs with refs as refs and secrets as hashes. */
  readonly inputs: JsonObject
  readonly dependencies: readonly Address[]
}

/** What is known of one object of ours. */
export interface ResourceRecord {
  readonly type: string
  /** `ResourceType.version` that wrote it. */
  readonly version: number
  readonly id: string
  /** Token of the create that made it: another object under the same id has another one. */
  readonly token: string
  readonly instance: string
  /** Secrets as hashes. */
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  /** The objects it was built against: address → token. Addresses alone would hide that one was replaced. */
  readonly refs: Readonly<Record<Address, string>>
  readonly protect?: true
  /** `dirty`: what is there may differ from `inputs`, or be gone. */
  readonly status: 'ready' | 'dirty'
}

/** An old half, with the address that it had. */
export interface DeposedRecord extends ResourceRecord {
  readonly address: Address
}

/** The state before the first write. */
export function emptyState(stack: StackId, lineage: string): State {
  const name = stackName(stack)
  return {
    version: STATE_VERSION,
    stack: name,
    lineage,
    serial: 0,
    write: '',
    lease: null,
    intents: {},
    resources: {},
    deposed: {},
    retired: {},
    releases: [],
  }
}

/** Gives `draft` everything of `next` that is not about who writes: all but lease, intents and the counts of writes. */
export function takeContent(draft: State, next: State): void {
  const { resources, deposed, retired, releases, release, returningTo } = next
  Object.assign(draft, { resources, deposed, retired, releases })
  setOrDrop(draft, 'release', release)
  setOrDrop(draft, 'returningTo', returningTo)
}

function setOrDrop(draft: State, key: 'release' | 'returningTo', value: string | undefined): void {
  if (value === undefined) delete draft[key]
  else draft[key] = value
}

/** `service/stage/provider/region`, as in `Ownership.stack`. */
export function stackName({ service, stage, provider, region }: StackId): string {
  return [service, stage, provider, region].join('/')
}

/** What other rooms may see of a state: by address, whatever came first. */
export function deployedOf(state: State | null, stack: StackId): Deployed {
  const entries = Object.entries(state?.resources ?? {})
    .sort(([a], [b]) => compareText(a, b))
    .map(([address, { type, id, outputs }]) => [address, { type, id, outputs }] as const)
  return { stack, resources: Object.fromEntries(entries) }
}
