/** What a run does about releases, besides the steps of its plan. */
import type { RunOptions } from '../run.ts'
import type { ReleaseRecord } from './release.ts'

/** Where the release that a run makes comes from. */
export type Releasing =
  /** The desired graph. */
  | { readonly kind: 'deploy' }
  /** `back`: the release to return to. `flips`: only traffic moves, everything else stays as it is. */
  | { readonly kind: 'rollback'; readonly back: ReleaseRecord; readonly flips: boolean }
  /** The stack goes: none is made, none is kept. */
  | { readonly kind: 'removal' }

/** Who makes the release, with what. */
export type ReleaseOrigin = Pick<RunOptions<unknown>, 'command' | 'git' | 'openArtifact'>
