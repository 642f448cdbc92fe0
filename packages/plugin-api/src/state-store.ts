/**
 * One state object per stack, guarded by compare-and-swap: lock, journal, snapshot and fencing token in one.
 * All stores pass the same conformance suite (`STORE_CASES` of `./testing`).
 */

/** Opaque version of the stored bytes (ETag, generation); only equality means something. */
export type StateTag = string

/** The stored text and its version. */
export interface StoredState {
  readonly body: string
  readonly tag: StateTag
}

/** An older version of the stored text that the store still has. */
export interface Generation {
  /** Opaque; given back to `past`. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
}

/** Where the state of one stack is kept. */
export interface StateStore {
  /** Where it is, for messages: `file .skyfold/state/orders-dev-local.json`. */
  readonly location: string
  /** `null`: nothing stored. Errors: ENGINE_STATE_UNREADABLE. */
  get(): Promise<StoredState | null>
  /**
   * Writes `body` if the stored tag is still `expected` (`null`: nothing stored).
   * Errors: `SkyfoldError` of class `conflict` when it is not; class `ambiguous` when no answer came.
   */
  put(body: string, expected: StateTag | null): Promise<StateTag>
  /** Removes the object if the tag is still `expected`; the same errors as `put`. */
  remove(expected: StateTag): Promise<void>
  /** Older generations, newest first, without the current one. A store that keeps none answers with an empty list. */
  history(): Promise<readonly Generation[]>
  /** The text of a generation. `null`: the store has it no more. */
  past(id: string): Promise<string | null>
  /** What releases of this stack are made of. */
  readonly blobs: BlobStore
}

/**
 * Objects beside the state that never change, so that nobody has to agree about them. A name is
 * `<kind>/<name>` of `[A-Za-z0-9._-]`: `releases/3f2a.json`, `artifacts/9c51.zip`.
 */
export interface BlobStore {
  /** Create-only. A name that exists keeps its bytes, and that is success: equal names mean equal contents. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** `null`: it is not there. */
  get(name: string): Promise<Uint8Array | null>
  /** Names that begin with `prefix`, in the order of their text. */
  list(prefix: string): Promise<readonly string[]>
  /** Not being there is success. */
  delete(name: string): Promise<void>
}
