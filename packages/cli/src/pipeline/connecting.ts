/** The one way to a provider's cloud. What is refused there is said at the manifest's line that names the target. */
import type { SourceRange } from '@skyfold/manifest'
import type { Connection, ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { Destination } from './destination.ts'
import type { StackAccess } from './stack-access.ts'

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

/** Lends the engine a connection that is made when it is first asked for, and closed at the end. */
export async function withConnection<T>(
  destination: Pick<Destination, 'provider' | 'target'>,
  access: Pick<StackAccess, 'connectOptions'>,
  work: (connect: (guard: () => void) => Promise<Connection<unknown>>) => Promise<T>,
): Promise<{ readonly result: T; readonly denied: boolean }> {
  let connection: Connection<unknown> | undefined
  let [ended, denied] = [false, false]
  const connect = async (guard: () => void): Promise<Connection<unknown>> => {
    // Closing may need a request, after the lease was given back.
    const whileWorking = (): void => (ended ? undefined : guard())
    try {
      connection ??= await connectTo(destination, access.connectOptions(whileWorking))
      return connection
    } catch (error) {
      // The engine tells that it could not connect, but not of which class the failure was.
      denied = error instanceof SkyfoldError && error.failure === 'denied'
      throw error
    }
  }
  try {
    return { result: await work(connect), denied }
  } finally {
    ended = true
    await connection?.close()
  }
}
