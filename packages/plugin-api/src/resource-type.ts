/**
 * A resource type is one file of an adapter: how one kind of cloud object is made, found, changed and
 * removed. It says what *forces replacement* and how a lost create is found again; it never decides
 * that there is nothing to do (only the engine does).
 */
import type { Json } from '@skyfold/manifest'
import type { Clock } from './clock.ts'
import type { Address, Ownership, StackId } from './resource.ts'

/** What the engine hands to every call of a resource type. `C` are the provider's clients. */
export interface ResourceContext<C> extends Clock {
  readonly clients: C
  readonly stack: StackId
  /** Aborted when the user interrupts: waits (`settle`) stop, single requests finish. */
  readonly signal: AbortSignal
  /** Opens a package of this deploy by its content hash. Errors: ENGINE_ARTIFACT_MISSING. */
  openArtifact(contentHash: string): Promise<ArtifactFile>
  /** Says how far a long wait is: `building (2 of 5)`. Shown beside the step, never recorded. */
  progress(message: string): void
}

/** The bytes behind `{ artifact: contentHash }` inputs. */
export interface ArtifactFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** Written down before the request is sent, so that its effect can be found again. */
export interface Intent {
  readonly address: Address
  /** Idempotency token of this create, for APIs that take one. */
  readonly token: string
  /** Suffix that makes this instance's name differ from the one it replaces; empty for the first. */
  readonly instance: string
  /** To be put on the object where the API has tags or labels. */
  readonly owner: Ownership
}

/** An object found by its identity. */
export interface Found {
  readonly id: string
  /** `undefined`: the API shows no owner (it has no tags); `null`: it shows that nobody of ours owns it. */
  readonly owner: Ownership | null | undefined
  /** `broken`: it exists and must be repaired by an update (a failed Cloud Functions build). */
  readonly health: 'ready' | 'pending' | 'broken'
}

/** How a create whose answer was lost is found again. There is no default: every type must choose. */
export type Identity<I, C> =
  /** The name is ours to choose. An existing object is adopted only if its owner is this very address. */
  | {
      readonly by: 'name'
      name(inputs: I, instance: string): string
      find(context: ResourceContext<C>, name: string): Promise<Found | null>
    }
  /**
   * The API remembers the client token for `ttlMs`. What an older token made is looked for by our tags, as with `tag`:
   * an API that forgets tokens and has no tags could hide an object for ever.
   */
  | {
      readonly by: 'token'
      readonly ttlMs: number
      readonly lagMs: number
      find(context: ResourceContext<C>, token: string): Promise<Found | null>
      findOwned(context: ResourceContext<C>, owner: Ownership): Promise<readonly Found[]>
    }
  /** The server makes the id; we look for our tags. `lagMs`: how long a new object may stay invisible in lists. */
  | {
      readonly by: 'tag'
      readonly lagMs: number
      find(context: ResourceContext<C>, owner: Ownership): Promise<readonly Found[]>
    }
  /** Found through what it hangs on (an event source mapping by function and source). */
  | { readonly by: 'child'; find(context: ResourceContext<C>, inputs: I): Promise<Found | null> }
  /**
   * Creating is an idempotent upsert under a known id. Only for what hangs on an object of ours (a policy, a setting):
   * an upsert of a free-standing name would overwrite somebody else's object, which is what `name` prevents.
   */
  | { readonly by: 'put'; id(inputs: I): string }

/** What is there now, in the vocabulary of the inputs. Fields that the API does not show are absent. */
export interface Observed<I, O> {
  readonly inputs: Partial<I>
  readonly outputs: O
}

/** Changing one of these inputs makes a new object. A type without inputs to replace on says `[]`. */
export type ReplaceOn<I> = readonly (keyof I & string)[] | 'any'

/**
 * One kind of cloud object. `I` inputs with refs resolved and secrets revealed, `O` outputs (JSON).
 * All calls may throw `SkyfoldError` with a failure class; the engine retries, never the adapter.
 */
export interface ResourceType<I, O, C> {
  /** `aws.lambda.function`. */
  readonly type: string
  /** Raised when inputs or outputs change shape; `upgrade` brings older records here. */
  readonly version: number
  upgrade?(
    record: { readonly inputs: Json; readonly outputs: Json },
    from: number,
  ): { inputs: Json; outputs: Json }
  readonly identity: Identity<I, C>
  readonly replaceOn: ReplaceOn<I>
  /** Replacement deletes first, because two cannot exist (default: create first). */
  readonly deleteFirst?: boolean
  /** `cutover`: changing it moves traffic; it waits until everything of `prepare` succeeded. */
  readonly phase?: 'prepare' | 'cutover'
  /** Holds data: kept on remove and never replaced unless the user says so by name. */
  readonly stateful?: boolean
  /**
   * An object that another one has superseded stays for as long as a kept release names it, so that traffic can go
   * back to it (a published version). Objects of such a type never change, and side by side they do not disturb.
   */
  readonly retained?: true
  /** The outputs that follow from the inputs alone (an ARN from a name), so that plans show real values. */
  predict?(inputs: I, stack: StackId): Partial<O>
  /** Returns as soon as the id exists. */
  create(context: ResourceContext<C>, inputs: I, intent: Intent): Promise<{ readonly id: string }>
  /** Waits until the object is usable after create or update; its outputs. Default: `read`. */
  settle?(context: ResourceContext<C>, id: string): Promise<O>
  /**
   * Idempotent: brings the object from anything to `inputs`. `changed` names the inputs that may differ from what is
   * there (all of them when that is not known), so that an API with several calls makes only those that are needed.
   */
  update(
    context: ResourceContext<C>,
    id: string,
    inputs: I,
    changed: ReadonlySet<keyof I & string>,
  ): Promise<void>
  /** `null`: it is not there. */
  read(context: ResourceContext<C>, id: string): Promise<Observed<I, O> | null>
  /** Not being there is success. */
  delete(context: ResourceContext<C>, id: string): Promise<void>
}

/**
 * A resource type of unknown inputs and outputs, as registries hold it. The inputs that the engine hands in come
 * from the same provider's `compose`, which is what makes the erasure safe.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- erasure: a registry cannot name every type's inputs
export type AnyResourceType<C> = ResourceType<any, any, C>
