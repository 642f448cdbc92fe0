/** The shape of every fake cloud, so that one suite drives all of them. */
import type { Ownership } from '@skyfold/plugin-api'
import type { Traffic } from './faults.ts'

export interface Cloud {
  /** As in `provider.name`. */
  readonly name: string
  /** Listens on a free port of 127.0.0.1. Errors when the vendor's data is not there (see `findSpecs`). */
  start(options?: CloudOptions): Promise<RunningCloud>
}

export interface CloudOptions {
  /** Milliseconds that a state change takes (Pending to Active, a long-running operation). */
  readonly settleMs?: number
  /** How many times a principal made a moment ago is not yet visible to another service. */
  readonly unseenPrincipals?: number
  /** The service folder, for a cloud that lies in it. */
  readonly root?: string
}

export interface RunningCloud {
  readonly url: string
  /** What the environment of `sls` needs to reach this cloud and no other, with valid credentials. */
  readonly env: Readonly<Record<string, string>>
  /** Instead of the entries of `env`: credentials that have expired, and such as nobody knows. */
  readonly badCredentials: Readonly<Record<'expired' | 'unknown', Readonly<Record<string, string>>>>
  readonly traffic: Traffic
  /** Everything that exists, for orphans and duplicates. */
  objects(): readonly CloudObject[]
  stop(): Promise<void>
}

export interface CloudObject {
  /** The provider's resource type or the cloud's own word: `lambda.function`. */
  readonly kind: string
  readonly id: string
  /** From its tags or labels; absent where the kind has none. */
  readonly owner?: Ownership
}
