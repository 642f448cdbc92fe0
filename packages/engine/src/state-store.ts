/**
 * One state object per stack, guarded by compare-and-swap: lock, journal, snapshot and fencing token in one.
 * All stores pass the same conformance suite.
 */

/** Opaque version of the stored bytes (ETag, generation); only equality means something. */
export type StateTag = string

/** The stored text and its version. */
export interface StoredState {
  readonly body: string
  readonly tag: StateTag
}

/** Where the state of one stack is kept. */
export interface StateStore {
  /** Where it is, for messages: `file .skyfold/state/orders-dev-local.json`. */
  readonly location: string
  /** `null`: nothing stored. Errors: ENGINE_STATE_UNREADABLE. */
  get(): Promise<StoredState | null>
  /**
   * Writes `body` if the stored tag is still `expected` (`null`: nothing stored).
   * Errors: `SkyfoldError` ENGINE_STATE_CONFLICT (class `conflict`) when it is not; class `ambiguous` when no answer came.
   */
  put(body: string, expected: StateTag | null): Promise<StateTag>
  /** Removes the object if the tag is still `expected`; the same errors as `put`. */
  remove(expected: StateTag): Promise<void>
}
