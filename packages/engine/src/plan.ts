/** What will be done, as pure data. The planner has no I/O, no clock and no randomness. */
import type { Json } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'

/** What a step does to its resource. */
export type StepAction =
  | 'create'
  | 'update'
  | 'replace'
  | 'delete'
  /** Only the record changes (edges, protection). */
  | 'record'

/** One differing input. A secret shows as `[secret]`, a value known only after another step as `(known after deploy)`. */
export interface Change {
  /** `environment.TABLE`. */
  readonly path: string
  readonly before?: Json
  readonly after?: Json
  /** This difference forces replacement. */
  readonly replaces: boolean
  /** `before` is what the cloud shows: somebody else changed it. */
  readonly drift?: true
}

/** What happens to one address. */
export interface Step {
  readonly address: Address
  readonly type: string
  readonly action: StepAction
  /** For `replace`: which half comes first. */
  readonly first?: 'create' | 'delete'
  readonly phase: 'prepare' | 'cutover' | 'cleanup'
  readonly why: readonly Change[]
  /** Steps that must be done before, by address. */
  readonly after: readonly Address[]
}

/** Everything that a deploy would do, and from what it was made. */
export interface Plan {
  readonly version: 1
  /** Identity and generation of the state it was made from; another one refuses it. */
  readonly lineage: string | null
  readonly serial: number
  /** SHA-256 over the canonical desired graph (secrets as keyed hashes). */
  readonly desired: string
  readonly steps: readonly Step[]
  /** Resources that stay as they are. */
  readonly unchanged: readonly Address[]
}
