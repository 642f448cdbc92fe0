/** What a provider's test hands to the contract suite: an empty place to deploy to, and ways to look at it. */
import type { Diagnostic, Service, Target } from '@skyfold/manifest'
import type { Connection, Deployed, Provider } from '../provider.ts'
import type { Resource } from '../resource.ts'

/** One provider on trial. */
export interface ProviderSubject<C = unknown> {
  readonly provider: Provider<C>
  readonly target: Target
  /** Opens an empty place to deploy to. Called once for each case. */
  open(): Promise<ContractWorld<C>>
}

export interface ContractWorld<C = unknown> {
  /** Absolute, empty and writable: the service folder. */
  readonly root: string
  /** layout → bundle → compose → deploy by the real engine, with the same record as the calls before. */
  deploy(service: Service): Promise<ContractOutcome>
  /** Goes back to the release before the one that serves, by the real engine; `full`: with everything. */
  rollback(options: { readonly full: boolean }): Promise<ContractOutcome>
  /** Removes the stack by the real engine. */
  remove(): Promise<ContractOutcome>
  /** layout → bundle → compose: the resources that a service would have. Deploys nothing. */
  compose(service: Service): Promise<readonly Resource[]>
  /** The resources of the last deploy, those that others refer to first. */
  composed(): readonly Resource[]
  /** A connection of its own, for looking. */
  connect(): Promise<Connection<C>>
  /** Calls of `guard` since the world was opened: by contract one before each request. */
  requests(): number
  /** What exists in the cloud, one line for each object, sorted. */
  objects(): Promise<readonly string[]>
  /** How many of these are superseded and stay for a kept release (see `ResourceType.retained`). */
  retired(): Promise<number>
  /** The record as it is stored; `null` when there is none. */
  record(): Promise<string | null>
  /** Loses the record, as when a machine is lost. The cloud keeps what it has. */
  forget(): Promise<void>
  /** Present where requests travel through something that can fail. */
  readonly faults?: ContractFaults
  close(): Promise<void>
}

export interface ContractFaults {
  /** Every `every`th request is told to slow down. */
  throttle(every: number): void
  /** The answer of the `nth` request from now is lost after its effect. */
  loseAnswer(nth: number): void
  /** Credentials that the cloud does not accept, for connections made from now on. */
  spoilCredentials(): void
  /** Everything works again. */
  clear(): void
}

/** What the suite reads of an engine's outcome. */
export interface ContractOutcome {
  readonly status: string
  readonly plan: { readonly steps: readonly { readonly address: string; readonly action: string }[] }
  readonly failed: readonly { readonly address: string; readonly diagnostic: Diagnostic }[]
  readonly diagnostics: readonly Diagnostic[]
  readonly deployed: Deployed
}
