/** What may happen to one stack, one thing after the other. */
import type { Network } from '../faults.ts'
import type { Edit, ServiceNode } from './service.ts'

/** Deploys after edits. */
export interface Deployment {
  readonly do: 'deploy'
  readonly edits: readonly Edit[]
  readonly refresh?: boolean
  /** The machine dies at this step. */
  readonly killAt?: number
  /** The cloud refuses this node for the time being. */
  readonly refused?: number
}

/** Goes back to a kept release. */
export interface Return {
  readonly do: 'rollback'
  /** Points at one of the kept releases; absent: the one that is taken when none is named. */
  readonly to?: number
  readonly full: boolean
  readonly killAt?: number
}

/** Somebody makes the object of a node by hand, and the user declares it and takes it over. */
export interface Import {
  readonly do: 'import'
  readonly node: number
  /** Its id is given, even where its name would lead to it. */
  readonly byId: boolean
  readonly killAt?: number
}

/** Somebody changes or deletes the object of a node by hand. */
export interface Tampering {
  readonly do: 'tamper'
  readonly node: number
  readonly how: 'delete' | 'change'
}

/** One thing that happens. */
export type Link =
  | Deployment
  | Return
  | Import
  | Tampering
  | { readonly do: 'remove'; readonly killAt?: number }

/** Everything that decides how a chain goes. */
export interface Chain {
  readonly chain: readonly Link[]
  readonly nodes: readonly ServiceNode[]
  readonly seed: number
  readonly network: Network
  readonly sameHost: boolean
  readonly eventual: boolean
}
