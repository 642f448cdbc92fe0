/** The variable sources of the clouds: each provider is loaded, and connects, when a variable first asks it. */
import type { SourceResolver } from '@skyfold/manifest'
import type { SourceOptions } from '@skyfold/plugin-api'
import { SOURCE_PROVIDERS, loadProvider } from './providers.ts'

/** By prefix, for one run of a command. */
export function cloudSources(options: SourceOptions): Readonly<Record<string, SourceResolver>> {
  const sources = Object.entries(SOURCE_PROVIDERS).map(([prefix, provider]) => [
    prefix,
    lazySource(prefix, provider, options),
  ])
  return Object.fromEntries(sources)
}

function lazySource(prefix: string, provider: string, options: SourceOptions): SourceResolver {
  let made: Promise<SourceResolver | undefined> | undefined
  return async (address, context) => {
    made ??= loadProvider(provider).then((found) => found?.sources?.[prefix]?.(options))
    const resolver = await made
    return resolver?.(address, context)
  }
}
