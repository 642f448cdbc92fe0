/** The one way to a provider's cloud. What is refused there is said at the manifest's line that names the target. */
import type { SourceRange } from '@skyfold/manifest'
import type { Connection, ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { Destination } from './destination.ts'

/** Connects. Errors: those of `Provider.connect`, with a place. */
export function connectTo(
  { provider, target }: Pick<Destination, 'provider' | 'target'>,
  options: ConnectOptions,
): Promise<Connection<unknown>> {
  return locateError(target.source, () => provider.connect(options))
}

/** Gives an error without a place this one. */
export async function locateError<T>(source: SourceRange | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SkyfoldError) || error.diagnostic.source || !source) throw error
    const { failure, retryAfterMs, cause } = error
    throw new SkyfoldError({ ...error.diagnostic, source }, { failure, retryAfterMs, cause })
  }
}

/** There is no lease to lose when nothing is changed. */
export function unguarded(): void {}
