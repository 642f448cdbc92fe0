/** What a command asks of the engine, and what comes back. */
import type { Diagnostic, JsonObject, Move, Secret } from '@skyfold/manifest'
import type {
  AccountIdentity,
  Address,
  AnyResourceType,
  ArtifactFile,
  Deployed,
  Graph,
  StackId,
} from '@skyfold/plugin-api'
import type { Env } from './env.ts'
import type { EventSink } from './events.ts'
import type { Plan, StepAction } from './plan.ts'
import type { SavedStackPlan } from './plan/saved-plan.ts'
import type { GitRevision, Release } from './releases/release.ts'
import type { StateStore } from '@skyfold/plugin-api'

/** Everything a run needs besides the graph. `C` are the provider's clients. */
export interface RunOptions<C> {
  readonly stack: StackId
  readonly store: StateStore
  readonly types: readonly AnyResourceType<C>[]
  readonly env: Env
  /** Key of the hashes that stand for secrets in state and plan, 32 bytes. Called only if a secret is in the graph. */
  readonly secretKey: () => Promise<Uint8Array>
  /**
   * Called at most once, and only when there is something to do or to recover. `guard` must run before each request.
   */
  readonly connect: (guard: () => void) => Promise<Connected<C>>
  readonly openArtifact: (contentHash: string) => Promise<ArtifactFile>
  readonly events: EventSink
  /** First abort (reason `drain`): no new step starts, requests in flight finish. Second (`abort`): they are cut. */
  readonly signals: { readonly drain: AbortSignal; readonly abort: AbortSignal }
  /** Shown in the lease and in the release: `sls deploy`. */
  readonly command: string
  /** Noted in the release. */
  readonly git?: GitRevision
  /** Steps in flight at once; default 16. */
  readonly concurrency?: number
  /** Give up waiting for somebody else's lease after so many ms; default: refuse at once only if it is alive after 60 000. */
  readonly lockTimeoutMs?: number
  /** Addresses that changed: `from` is recorded, `to` is in the graph. */
  readonly moved?: readonly Move[]
  /** Look at every recorded object first, and bring back what somebody else changed. */
  readonly refresh?: boolean
  /** Apply this plan and no other: the run ends `stale` if anything has changed since it was made. */
  readonly saved?: SavedStackPlan
}

/** What `Provider.connect` gave, as far as the engine needs it. */
export interface Connected<C> {
  readonly clients: C
  /**
   * Recorded by the first deploy; a later one that reaches another `key` is refused before any write.
   */
  readonly account: AccountIdentity
}

/** How a run ended. */
export type OutcomeStatus =
  /** All steps done. */
  | 'done'
  /** There was nothing to do: no lease was taken, nothing written. */
  | 'unchanged'
  /** At least one step failed; see `failed`, `notDone`, `unknown`. */
  | 'partial'
  /** Interrupted by the user; what was done is recorded. */
  | 'interrupted'
  /** Somebody else holds the lease. Nothing was changed. */
  | 'locked'
  /** The lease was lost while working; what was done is recoverable by the next run. */
  | 'fenced'
  /** Refused before anything was written (see `diagnostics`). */
  | 'refused'
  /** The saved plan does not hold any more (see `diagnostics`). Nothing was changed. */
  | 'stale'

/** A step that ended. `ms`: milliseconds from its start. */
export interface StepReport {
  readonly address: Address
  readonly action: StepAction
  readonly ms: number
}

/** What became of a run. Every step of the plan is in exactly one of `done`, `failed`, `notDone`, `unknown`. */
export interface Outcome {
  readonly status: OutcomeStatus
  readonly plan: Plan
  readonly done: readonly StepReport[]
  readonly failed: readonly (StepReport & { readonly diagnostic: Diagnostic })[]
  /** Never started. */
  readonly notDone: readonly Address[]
  /** No answer came; the next run finds out. */
  readonly unknown: readonly Address[]
  readonly diagnostics: readonly Diagnostic[]
  /** The stack as recorded at the end. */
  readonly deployed: Deployed
  /** Id of the release that serves at the end; absent: no kept one does. */
  readonly release?: string
}

/** Makes the world look like `graph`. */
export type DeployFunction = <C>(graph: Graph, options: RunOptions<C>) => Promise<Outcome>

/** What `preview` needs: no lease, and without `refresh` no environment and no connection. */
export interface PreviewOptions<C> {
  readonly stack: StackId
  readonly store: StateStore
  readonly types: readonly AnyResourceType<C>[]
  /** As in `RunOptions`. */
  readonly secretKey: () => Promise<Uint8Array>
  readonly moved?: readonly Move[]
  /** Present: every recorded object is looked at first, as with `RunOptions.refresh`. */
  readonly refresh?: Pick<RunOptions<C>, 'env' | 'connect' | 'events' | 'signals' | 'concurrency'>
}

/** What a deploy would do now. */
export interface Preview {
  readonly plan: Plan
  readonly deployed: Deployed
  /** A deploy with an error among them is refused. */
  readonly diagnostics: readonly Diagnostic[]
  /** Steps of an earlier run whose outcome is not known; the next deploy settles them first. */
  readonly open: readonly Address[]
  /** An earlier run holds the lease, or died with it. */
  readonly leased: boolean
}

/** Plans without lease or write, and without connection unless it is to refresh: one GET of the state. */
export type PreviewFunction = <C>(graph: Graph, options: PreviewOptions<C>) => Promise<Preview>

/** A stack as its state object tells. */
export interface Inspection {
  readonly deployed: Deployed
  /** Where the first deploy went. */
  readonly account?: AccountIdentity
  /** Counts the writes of this state. */
  readonly serial: number
  /** Present while somebody deploys, or after a deployer died. */
  readonly lease?: { readonly holder: string; readonly command: string; readonly since: string }
  /** Steps whose outcome is not known yet; the next deploy settles them. */
  readonly open: readonly Address[]
  /** In the order of their addresses, old objects that still wait for their delete behind them. */
  readonly records: readonly RecordedResource[]
}

/** One record, as people may see it. */
export interface RecordedResource {
  readonly address: Address
  readonly type: string
  readonly id: string
  /** `dirty`: what is there may differ from `inputs`, or be gone. `old`: replaced, and not deleted yet. `kept`: replaced, and kept for releases. */
  readonly status: 'ready' | 'dirty' | 'old' | 'kept'
  readonly protect: boolean
  /** Secrets as `[secret]`. */
  readonly inputs: JsonObject
  readonly outputs: JsonObject
  /** Addresses of what it was built on. */
  readonly dependencies: readonly Address[]
}

/** `null`: nothing is stored. Errors: ENGINE_STATE_UNREADABLE, ENGINE_STATE_FUTURE. */
export type InspectFunction = (store: StateStore, stack: StackId) => Promise<Inspection | null>

/** Removes everything of the stack (stateful and protected resources stay and are named), then the state itself. */
export type RemoveFunction = <C>(options: RunOptions<C>) => Promise<Outcome>

/** What `rollback` needs: no packages (they are kept), but the secrets of today (only hashes of them are kept). */
export type RollbackOptions<C> = Omit<RunOptions<C>, 'openArtifact'> & {
  /** Id of a kept release, or the beginning of one. Absent: the release before the one that serves. */
  readonly to?: string
  /** Everything goes back, not only traffic. */
  readonly full: boolean
  /** Those of the manifest at hand. Called only if the whole release is deployed and there are secrets in it. */
  readonly secrets: () => Promise<readonly Secret[]>
}

/**
 * Makes an earlier release serve again. If traffic alone can go back, nothing else is touched; otherwise, and with
 * `full`, the release is deployed as it was. Either way the same plan, lease, intents and recovery as in a deploy.
 */
export type RollbackFunction = <C>(options: RollbackOptions<C>) => Promise<Outcome>

/** The kept releases of a stack. */
export interface ReleaseList {
  /** Newest first. */
  readonly releases: readonly Release[]
  /** Id of the one that serves. Absent: none of them. */
  readonly current?: string
}

/** One GET. Errors: those of the store and of reading the state. */
export type ListReleasesFunction = (store: StateStore, stack: StackId) => Promise<ReleaseList>
