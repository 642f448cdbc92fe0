/**
 * How a provider keeps states in its cloud's object storage. It signs its few requests itself: no SDK is loaded to find
 * out that nothing changed.
 */
import type { StateStore } from './state-store.ts'
import type { ConnectOptions } from './provider.ts'

/** A provider's object storage as a place for states, of its own stacks and of others. */
export interface StateKeeper {
  /** Scheme of the URLs under `state:` that are meant for it: `s3`, `gs`, `azblob`. */
  readonly scheme: string
  /**
   * The home of the state of `options.stack`: under `url` (`s3://bucket/prefix`), or without it in the account's own
   * place, which is made when the first state is written. Sends at most what is needed to find the place.
   * Errors: SkyfoldError with class `denied` and what to type; an unusable `url`, class `invalid`.
   */
  open(url: string | undefined, options: ConnectOptions): Promise<StateHome>
}

/** Where one stack's state lives, with the key of its secret hashes. */
export interface StateHome {
  readonly store: StateStore
  /**
   * Key of the hashes that stand for secrets in the state, 32 bytes, kept apart from the state.
   * `make`: create it when it is absent; otherwise `null` stands for an absent one.
   */
  secretKey(make: boolean): Promise<Uint8Array | null>
}
