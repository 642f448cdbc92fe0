/**
 * Variable sources that a provider brings: values kept in its cloud, such as parameters and secrets. They serve every
 * target, so a service on one cloud may read the secrets of another.
 */
import type { SourceResolver } from '@skyfold/manifest'

export interface SourceOptions {
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Makes the resolver of one prefix for one run of a command. It connects to nothing before the first question, asks for
 * each value once, and gives what is secret as `Secret`. The resolver's errors: SkyfoldError with what to type.
 */
export type SourceFactory = (options: SourceOptions) => SourceResolver
