/** The one way to a provider's cloud. What is refused there is said at the manifest's line that names the target. */
import type { Connection, ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { Destination } from './destination.ts'

/** Connects. Errors: those of `Provider.connect`, with a place. */
export async function connectTo(
  { provider, target }: Pick<Destination, 'provider' | 'target'>,
  options: ConnectOptions,
): Promise<Connection<unknown>> {
  try {
    return await provider.connect(options)
  } catch (error) {
    if (!(error instanceof SkyfoldError) || error.diagnostic.source || !target.source) throw error
    const { failure, retryAfterMs, cause } = error
    throw new SkyfoldError({ ...error.diagnostic, source: target.source }, { failure, retryAfterMs, cause })
  }
}

/** There is no lease to lose when nothing is changed. */
export function unguarded(): void {}
