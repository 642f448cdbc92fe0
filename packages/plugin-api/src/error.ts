import type { Diagnostic } from '@skyfold/manifest'

/**
 * The only error that Skyfold throws on purpose. It carries a diagnostic of a catalogue, so that what is
 * thrown and what is reported look the same. Any other error that reaches the top is a bug and prints as one.
 */
export class SkyfoldError extends Error {
  readonly diagnostic: Diagnostic
  /** How a caller may react: retried as this class, or never. See `FailureClass`. */
  readonly failure: FailureClass
  /** What the service asked to be left alone for, in milliseconds (Retry-After). No retry comes earlier. */
  readonly retryAfterMs: number | undefined

  constructor(
    diagnostic: Diagnostic,
    options: { cause?: unknown; failure?: FailureClass; retryAfterMs?: number | undefined } = {},
  ) {
    super(diagnostic.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'SkyfoldError'
    this.diagnostic = diagnostic
    this.failure = options.failure ?? 'invalid'
    this.retryAfterMs = options.retryAfterMs
  }
}

/**
 * What a failed request means, decided once, in the adapter:
 * - `throttle`: slow down, then again (nothing happened)
 * - `transient`: a server error or a refused connection (nothing happened, or a retry is harmless)
 * - `ambiguous`: no answer came; the effect may have happened. The resource's identity decides how to go on
 * - `eventual`: something made a moment ago is not visible yet (a role, a policy)
 * - `busy`: the object is being changed; wait for it
 * - `conflict`: it exists already
 * - `denied`: credentials or permissions
 * - `invalid`: the request can never succeed
 */
export type FailureClass =
  | 'throttle'
  | 'transient'
  | 'ambiguous'
  | 'eventual'
  | 'busy'
  | 'conflict'
  | 'denied'
  | 'invalid'
